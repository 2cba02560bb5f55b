import { availableParallelism } from "node:os";

/** CPUs that this process may use. */
export function countCpus(): number {
  return availableParallelism();
}
