import { cpuCount } from "vgi-runtime";
import { ArgumentError } from "../../errors/index.js";

/**
 * How many workers run a function: the least of what the caller allows, what the worker asks for, and the CPUs that there are.
 *
 * @param allowed the caller's `maxWorkers`
 * @param asked the worker's, in the header of its first `init`
 */
export async function workerCount(name: string, allowed: number | undefined, asked: number): Promise<number> {
  const most = allowed ?? 1;
  if (!Number.isInteger(most) || most < 1) {
    throw new ArgumentError(name, "maxWorkers", new RangeError(`expected an integer from 1, got ${most}`));
  }
  const wanted = Math.min(most, asked);
  return wanted <= 1 ? 1 : Math.min(wanted, await cpuCount());
}
