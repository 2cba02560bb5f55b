import { firstLine } from "../first-line.js";
import { figureOf } from "../metric.js";
import { expectedUnits } from "../peer-contender.js";
import type { PeerWorkload } from "../peer-definition.js";
import type { Task, TaskKind } from "../peers/task.js";
import { thisClient } from "../peers/this-client.js";
import type { Absentee, Contender, RunOptions } from "../workload.js";
import { ByteTap } from "./byte-tap.js";
import { HttpTap } from "./http-tap.js";
import type { Tap } from "./tap.js";

/** The ceiling of what any client can do with a worker, as tables and targets call it. */
export const workerAloneName = "the worker alone";

/** What it could do if nobody ever kept it waiting: a ceiling also for clients that ask more cleverly than the same requests asked again. */
export const workerCpuName = "the worker's CPU time";

/** Kinds whose requests may be written before the answers to earlier ones are there; others wait in between, as clients have to. */
const aheadKinds: ReadonlySet<TaskKind> = new Set(["scan", "scalar", "exchanges"]);

/** Kinds whose requests mean the same the second time, one after the other. */
const repeatableKinds: ReadonlySet<TaskKind> = new Set([...aheadKinds, "table-in-out", "calls", "catalog"]);

/** Seconds after which a replay is given up. */
const longestReplay = 20;

/** Whether there is such a ceiling for a workload. */
export function canBeAlone({ kind, metric }: PeerWorkload): boolean {
  return repeatableKinds.has(kind) && metric !== "p99 ms";
}

/**
 * What the worker alone does: requests of this client are recorded, and asked again with nobody to look at the answers; and what it does
 * by the CPU time that this takes.
 */
export async function workerAlone(
  definition: PeerWorkload,
  task: Task,
  amount: number,
  { processes }: RunOptions,
): Promise<readonly (Contender | Absentee)[]> {
  const name = workerAloneName;
  const tap = await tapFor(task);
  try {
    const driver = await processes.driver(thisClient);
    await driver.prepare({ ...task, worker: tap.place });
    await tap.record(() => driver.measure(amount));
    const units = expectedUnits(definition, amount);
    const measured = (clock: Clock) => async (): Promise<number> => {
      const start = await clock();
      await inTime(tap.replay());
      return figureOf(definition.metric, { seconds: (await clock()) - start, units }, amount);
    };
    const alone: Contender = { name, amount, mayFail: true, measure: measured(wallClock) };
    await alone.measure();
    const owner = { ...alone, [Symbol.asyncDispose]: () => tap[Symbol.asyncDispose]() };
    const cpuClock = await knownClock(tap);
    if (cpuClock === undefined) return [owner];
    return [owner, { ...alone, name: workerCpuName, measure: measured(cpuClock) }];
  } catch (error) {
    await tap[Symbol.asyncDispose]();
    return [{ name, reason: firstLine(error) }];
  }
}

/** Gives seconds since whenever. */
type Clock = () => number | Promise<number>;

const wallClock: Clock = () => performance.now() / 1_000;

/** The CPU time of a tap's worker, where that is known. */
async function knownClock({ cpuSeconds }: Tap): Promise<Clock | undefined> {
  if ((await cpuSeconds?.()) === undefined) return undefined;
  return async () => (await cpuSeconds?.()) ?? Number.NaN;
}

async function tapFor({ kind, worker }: Task): Promise<Tap> {
  if ("url" in worker) return await HttpTap.start(worker.url);
  return await ByteTap.start(worker.command, { isAhead: aheadKinds.has(kind) });
}

async function inTime(replay: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error("its requests can't be repeated: no answer came")),
      longestReplay * 1_000,
    );
  });
  try {
    await Promise.race([replay, late]);
  } finally {
    clearTimeout(timer);
  }
}
