import { requireOrSkip } from "@vgi-tools/real-workers";
import { type Columns, writeInputBatch } from "./input-batch.js";
import type { DriverProcess } from "./peers/driver-process.js";
import type { Peer, WorkerLane } from "./peers/peer.js";
import { figureOf, type Metric, metrics } from "./metric.js";
import { allPeers } from "./peers/all-peers.js";
import { BATCHES_PER_SCAN, type Task, type TaskKind } from "./peers/task.js";
import { thisClient } from "./peers/this-client.js";
import { temporaryFolder } from "./temporary-folder.js";
import type { Absentee, Contender, PreparedWorkload, RunOptions, Workload } from "./workload.js";

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
  readonly transport?: "stdio" | "http";
  readonly lane?: WorkerLane;
  /** Whether each repeat has processes of its own. */
  readonly isFresh?: boolean;
  /** Contenders that can't be measured in reasonable time or sense, by how their names begin, and why. */
  readonly without?: Readonly<Record<string, string>>;
}

/** Seconds that a repeat of a contender may take: one that needs more does less of the same. */
const longestRepeat = 0.8;

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
  const peers = options.isAlone === true ? [thisClient] : allPeers;
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

async function contender(
  definition: PeerWorkload,
  peer: Peer,
  task: Task,
  { processes, isQuick }: RunOptions,
): Promise<Contender | Absentee> {
  const { name } = peer;
  const reason = whyNot(definition, peer, task);
  if (reason !== undefined) return { name, reason };
  const count = isQuick ? definition.quickCount : definition.count;
  try {
    if (definition.isFresh === true) {
      const measure = async (): Promise<number> => {
        await using driver = await processes.newDriver(peer);
        await driver.prepare(task);
        return await measureOnce(definition, driver, count);
      };
      return { name, measure };
    }
    const driver = await processes.driver(peer);
    await driver.prepare(task);
    // What it can't do shows here, before anything is measured.
    await measureOnce(definition, driver, 1);
    return { name, measure: withinTime(count, (times) => measureOnce(definition, driver, times)) };
  } catch (error) {
    if (peer.isOurs === true) throw error;
    return { name, reason: `failed: ${error instanceof Error ? firstLine(error.message) : String(error)}` };
  }
}

/** Does less from the second time on, where the first took too long. */
function withinTime(count: number, measure: (times: number) => Promise<number>): () => Promise<number> {
  let times = count;
  return async () => {
    const start = performance.now();
    const figure = await measure(times);
    const seconds = (performance.now() - start) / 1_000;
    if (seconds > longestRepeat * 1.5) times = Math.max(1, Math.round((times * longestRepeat) / seconds));
    return figure;
  };
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

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
