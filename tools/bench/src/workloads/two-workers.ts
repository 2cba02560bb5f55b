import { availableParallelism } from "node:os";
import { ensureWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { type Table, tableFromArrays } from "apache-arrow";
import { connect, type Session } from "vgi-client";
import type { Absentee, Contender, PreparedWorkload, RunOptions, Workload } from "../workload.js";

const VERSION = "0.47.0";
const ROWS_PER_BATCH = 2_000;
const BATCHES = 32;
const QUICK_BATCHES = 8;

/** `maxWorkers`, where the time goes into the worker's own code: a loop of Python for each row. */
export const twoWorkers: Workload = {
  name: "two-workers",
  description: `a scalar function that computes in Python (collatz_steps of vgi-python ${VERSION}), dealt to workers over stdio`,
  unit: "ms",
  isHigherBetter: false,
  async prepare(options) {
    const reason = await absence();
    return reason === undefined ? await prepareCalls(options) : absent(reason);
  },
};

/** Why nothing can be measured here. */
async function absence(): Promise<string | undefined> {
  return availableParallelism() < 2 ? "there is one CPU" : await requireOrSkip();
}

function absent(reason: string): PreparedWorkload {
  const absentees = ["one worker", "two workers"].map((name): Absentee => ({ name, reason }));
  return { contenders: [], absent: absentees, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function prepareCalls({ isQuick }: RunOptions): Promise<PreparedWorkload> {
  const { address } = (await ensureWorkers({ versions: [VERSION] })).stdio(VERSION);
  const client = await connect(address);
  const db = await client.attach("example");
  const input = batchesOf(isQuick ? QUICK_BATCHES : BATCHES);
  const expected = await stepsOf(db, input, 1);
  const contender = (name: string, maxWorkers: number): Contender => ({
    name,
    measure: async () => {
      const start = performance.now();
      const steps = await stepsOf(db, input, maxWorkers);
      const took = performance.now() - start;
      if (steps !== expected) throw new Error(`${name} gave other values than one worker`);
      return took;
    },
  });
  return {
    contenders: [contender("two workers", 2), contender("one worker", 1)],
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** Whole numbers from 1, in equal parts. */
function batchesOf(count: number): readonly Table[] {
  return Array.from({ length: count }, (_, batch) =>
    tableFromArrays({ value: numbersFrom(batch * ROWS_PER_BATCH + 1) }),
  );
}

function numbersFrom(first: number): BigInt64Array {
  return BigInt64Array.from({ length: ROWS_PER_BATCH }, (_, index) => BigInt(first + index));
}

/** All results in their order, added up by their places: another order gives another sum. */
async function stepsOf(db: Session, input: readonly Table[], maxWorkers: number): Promise<bigint> {
  let sum = 0n;
  let place = 0n;
  for await (const batch of db.scalar({ name: "collatz_steps", input, maxWorkers })) {
    for (const steps of (batch.getChildAt(0) ?? []) as Iterable<bigint>) sum += steps * (place += 1n);
  }
  return sum;
}
