import { createInterface } from "node:readline";
import type { DriverAnswer, DriverOrder, Measurement, Task } from "./task.js";

/** Does what was prepared, `count` times, and gives what it measured. */
export type Measure = (count: number) => Promise<Measurement>;

/** What a driver can do: everything of a task but the measured part, and with it that part. */
export type Prepare = (task: Task) => Promise<Measure>;

/** Answers orders on standard input, one JSON line each, until it ends. What fails is answered too, and the driver goes on. */
export async function serveOrders(prepare: Prepare): Promise<void> {
  let measure: Measure | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await obey(JSON.parse(line) as DriverOrder).catch((error: unknown) => failure(error));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  // Pools of a client may hold the process open.
  process.exit();

  async function obey(order: DriverOrder): Promise<DriverAnswer> {
    if ("prepare" in order) {
      measure = await prepare(order.prepare);
      return { ready: true };
    }
    if (measure === undefined) throw new Error("nothing was prepared");
    return { measured: await measure(order.measure.count) };
  }
}

/** Measures how long something takes that counts what it did. */
export async function timed(work: () => Promise<number>): Promise<Measurement> {
  const start = performance.now();
  const units = await work();
  return { seconds: (performance.now() - start) / 1_000, units };
}

/** Calls one after the other, each measured by itself too. */
export async function timedCalls(count: number, call: () => Promise<number>): Promise<Measurement> {
  const durations = new Float64Array(count);
  const start = performance.now();
  let units = 0;
  for (let index = 0; index < count; index += 1) {
    const begun = performance.now();
    units += await call();
    durations[index] = (performance.now() - begun) / 1_000;
  }
  const seconds = (performance.now() - start) / 1_000;
  durations.sort();
  return { seconds, units, p99Seconds: durations[Math.min(count - 1, Math.floor(count * 0.99))] ?? 0 };
}

/** Rows of batches, each dropped when the next one comes, and how far memory rose above what it was after the first. */
export async function watchMemory(batches: AsyncIterable<{ readonly numRows: number }>): Promise<Measurement> {
  const start = performance.now();
  let units = 0;
  let base = 0;
  let peak = 0;
  for await (const { numRows } of batches) {
    units += numRows;
    const resident = process.memoryUsage.rss();
    if (base === 0) base = resident;
    peak = Math.max(peak, resident);
  }
  return { seconds: (performance.now() - start) / 1_000, units, grownBytes: peak - base };
}

function failure(error: unknown): DriverAnswer {
  return { failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}
