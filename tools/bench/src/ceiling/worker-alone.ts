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
 * What the worker alone does: requests of this client are recorded, and asked again with nobody to look at the answers. */
export async function workerAlone(
  definition: PeerWorkload,
  task: Task,
  amount: number,
  { processes }: RunOptions,
): Promise<Contender | Absentee> {
  const name = workerAloneName;
  const tap = await tapFor(task);
  try {
    const driver = await processes.driver(thisClient);
    await driver.prepare({ ...task, worker: tap.place });
    await tap.record(() => driver.measure(amount));
    const measure = async (): Promise<number> => {
      const start = performance.now();
      await inTime(tap.replay());
      const seconds = (performance.now() - start) / 1_000;
      return figureOf(definition.metric, { seconds, units: expectedUnits(definition, amount) }, amount);
    };
    await measure();
    return { name, amount, mayFail: true, measure, [Symbol.asyncDispose]: () => tap[Symbol.asyncDispose]() };
  } catch (error) {
    await tap[Symbol.asyncDispose]();
    return { name, reason: firstLine(error) };
  }
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
