import { requireOrSkip } from "@vgi-tools/real-workers";
import { type Columns, writeInputBatch } from "./input-batch.js";
import type { DriverProcess } from "./peers/driver-process.js";
import type { Peer, Transport, WorkerLane } from "./peers/peer.js";
import { firstLine } from "./first-line.js";
import { figureOf, type Metric, metrics } from "./metric.js";
import { allPeers } from "./peers/all-peers.js";
import { takeTurn } from "./peers/take-turn.js";
import { BATCHES_PER_SCAN, type Task, type TaskKind } from "./peers/task.js";
import { thisClient, thisClientOwnMemory } from "./peers/this-client.js";
import { temporaryFolder } from "./temporary-folder.js";
import { timesWithin } from "./times-within.js";
import type { Absentee, Contender, PreparedWorkload, RunOptions, Workload } from "./workload.js";

/** Seconds that a turn of a contender may take: one that needs more does less of the same. */
const longestTurn = 0.5;

/** A workload of all peers on one worker, as data. */
export interface PeerWorkload {
  readonly name: string;
  readonly description: string;
  readonly metric: Metric;
  readonly kind: TaskKind;
  readonly functionName?: string;
  /** Columns of the input. */
  readonly columns?: Columns;
  /** Rows of a batch. */
  readonly rows: number;
  /** Batches, calls, loads or scans of one repeat. */
  readonly count: number;
  /** The same for `--quick`. */
  readonly quickCount: number;
  readonly transport?: Transport;
  readonly lane?: WorkerLane;
  /** Whether this client reads into the same memory over and over (`reuseBuffers`); it takes part without that too. Default: false. */
  readonly reuse?: boolean;
  /** Whether each repeat has processes of its own. */
  readonly isFresh?: boolean;
  /** Contenders that can't be measured in reasonable time or sense, by how their names begin, and why. */
  readonly without?: Readonly<Record<string, string>>;
}

/** Makes a workload of its data. This client is the first contender. */
export function peerWorkload(definition: PeerWorkload): Workload {
  const { name, description, metric } = definition;
  return {
    name,
    description,
    ...metrics[metric],
    prepare: (options) => prepareWorkload(definition, options),
  };
}

async function prepareWorkload(definition: PeerWorkload, options: RunOptions): Promise<PreparedWorkload> {
  const { lane = "0.47.0", transport = "stdio", reuse = false } = definition;
  const others = allPeers.filter((peer) => peer !== thisClient && (peer.isNamed?.(lane, transport) ?? true));
  const ours = reuse ? [thisClient, thisClientOwnMemory] : [thisClient];
  const peers = options.isAlone === true ? ours : [...ours, ...others];
  const reason = await requireOrSkip();
  if (reason !== undefined) return absent(peers.map(({ name }) => ({ name, reason })));
  const folder = await temporaryFolder();
  try {
    const task = await taskOf(definition, options, folder.path);
    const contenders: Contender[] = [];
    const absentees: Absentee[] = [];
    for (const peer of peers) {
      const one = await contender(definition, peer, task, options);
      if ("reason" in one) absentees.push(one);
      else contenders.push(one);
    }
    return { contenders, absent: absentees, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

function absent(absentees: readonly Absentee[]): PreparedWorkload {
  return { contenders: [], absent: absentees, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function taskOf(definition: PeerWorkload, { processes }: RunOptions, folder: string): Promise<Task> {
  const { kind, functionName = "", rows, columns, lane = "0.47.0", transport = "stdio" } = definition;
  const worker = await processes.worker(lane, transport);
  const input = columns === undefined ? {} : { input: await writeInputBatch(folder, columns, rows) };
  return { kind, worker, catalog: "example", functionName, rows, ...input };
}

/** The task as one peer gets it. */
async function taskFor(peer: Peer, task: Task, definition: PeerWorkload, { processes }: RunOptions): Promise<Task> {
  const { kind, lane = "0.47.0", transport = "stdio", reuse = false } = definition;
  if (reuse && peer === thisClient) return { ...task, way: "reuse" };
  if (kind !== "concurrent-scans") return task;
  // A server takes a hundred sockets, and each client keeps its 64: they would wait for each other to close them.
  return { ...task, worker: await processes.worker(lane, transport, peer) };
}

async function contender(
  definition: PeerWorkload,
  peer: Peer,
  shared: Task,
  options: RunOptions,
): Promise<Contender | Absentee> {
  const { name } = peer;
  const reason = whyNot(definition, peer, shared);
  if (reason !== undefined) return { name, reason };
  const task = await taskFor(peer, shared, definition, options);
  const { processes, isQuick } = options;
  const count = isQuick ? definition.quickCount : definition.count;
  const mayFail = peer.isOurs !== true;
  try {
    if (definition.isFresh === true) {
      const measure = async (): Promise<number> => {
        await using driver = await processes.newDriver(peer);
        await driver.prepare(task);
        return await measureOnce(definition, driver, count);
      };
      return { name, amount: count, mayFail, measure };
    }
    const driver = await processes.driver(peer);
    await driver.prepare(task);
    const measure = (times: number): Promise<number> => measureOnce(definition, driver, times);
    // Fewer scans at once would be another thing.
    const isFixed = definition.kind === "concurrent-scans";
    const times = isFixed ? count : await timesWithin(longestTurn, count, measure);
    return {
      name,
      amount: times,
      mayFail,
      async measure() {
        await driver.prepare(task);
        return await takeTurn(peer, () => measure(times));
      },
    };
  } catch (error) {
    if (!mayFail) throw error;
    return { name, reason: `failed: ${firstLine(error)}` };
  }
}

function whyNot({ lane = "0.47.0", without = {} }: PeerWorkload, peer: Peer, task: Task): string | undefined {
  const left = Object.entries(without).find(([name]) => peer.name.startsWith(name))?.[1];
  return left ?? peer.refuses(task, lane);
}

async function measureOnce(definition: PeerWorkload, driver: DriverProcess, count: number): Promise<number> {
  const measured = await driver.measure(count);
  const expected = expectedUnits(definition, count);
  if (measured.units !== expected) throw new Error(`${measured.units} came, where ${expected} were expected`);
  return figureOf(definition.metric, measured, count);
}

/** What must come out: rows for what gives rows. */
function expectedUnits({ kind, rows, columns = {} }: PeerWorkload, count: number): number {
  switch (kind) {
    case "catalog":
      return count;
    case "aggregate":
      return 1;
    case "grouped-aggregate":
      return Object.hasOwn(columns, "key") ? 16 : 1;
    case "cold-start":
      return rows;
    case "concurrent-scans":
      return count * rows * BATCHES_PER_SCAN;
    default:
      return count * rows;
  }
}
