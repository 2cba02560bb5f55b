import type { Bound, Execution, InitInput, JoinedExecution, Running } from "../../execution.js";

/**
 * Opens the streams of more workers on an execution, side by side: as many as connections are free. When one can't be opened, those
 * that were are cancelled.
 */
export async function joinWorkers(
  execution: Execution,
  bound: Bound,
  input: InitInput & { readonly execution: JoinedExecution },
  count: number,
): Promise<Running[]> {
  const joining = Array.from({ length: count }, () => execution.join(bound, input));
  const settled = await Promise.allSettled(joining);
  const running = settled.flatMap((result) =>
    result.status === "fulfilled" && result.value !== null ? [result.value] : [],
  );
  const failed = settled.find((result) => result.status === "rejected");
  if (failed === undefined) return running;
  await Promise.all(running.map(({ stream }) => stream.cancel()));
  throw failed.reason;
}
