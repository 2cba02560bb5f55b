import { firstLine } from "./first-line.js";
import { figureOf } from "./metric.js";
import type { PeerWorkload, WarmUp } from "./peer-definition.js";
import type { DriverProcess } from "./peers/driver-process.js";
import type { Peer } from "./peers/peer.js";
import { takeTurn } from "./peers/take-turn.js";
import { BATCHES_PER_SCAN, type Task } from "./peers/task.js";
import { thisClient } from "./peers/this-client.js";
import { timesWithin } from "./times-within.js";
import type { Absentee, Contender, RunOptions } from "./workload.js";

/** Seconds that a contender may take for its turns of a repeat: one that needs more does less of the same. */
const longestTurn = 0.33;

/** The task as one peer gets it. */
async function taskFor(peer: Peer, task: Task, definition: PeerWorkload, { processes }: RunOptions): Promise<Task> {
  const { kind, lane = "0.47.0", transport = "stdio", reuse = false } = definition;
  if (reuse && peer === thisClient) return { ...task, way: "reuse" };
  if (kind !== "concurrent-scans") return task;
  // A server takes a hundred sockets, and each client keeps its 64: they would wait for each other to close them.
  return { ...task, worker: await processes.worker(lane, transport, peer) };
}

/** What a peer does in a workload; or why it doesn't. */
export async function peerContender(
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
    const times = isFixed(definition) ? count : await timesWithin(longestTurn, count, measure);
    if (definition.warmUp !== undefined && !isQuick) await warmUp(definition.warmUp, times, measure);
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

async function warmUp(much: WarmUp, times: number, work: (times: number) => Promise<unknown>): Promise<void> {
  if ("count" in much) {
    await work(much.count);
    return;
  }
  for (const end = performance.now() + much.seconds * 1_000; performance.now() < end;) await work(times);
}

/** Whether a turn of less would be another thing: fewer scans at once, or the slowest in a hundred of too few calls to have one. */
function isFixed({ kind, metric }: PeerWorkload): boolean {
  return kind === "concurrent-scans" || metric === "p99 ms";
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
export function expectedUnits({ kind, rows, columns = {} }: PeerWorkload, count: number): number {
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
