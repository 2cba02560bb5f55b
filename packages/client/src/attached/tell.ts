import type { Channel } from "../channel.js";
import type { MethodName, MethodParams } from "../methods.js";

/** How long a worker may take to hear of an end. */
const PATIENCE_MS = 5_000;

/** A last call, which changes nothing when it fails. @param channel without recovery: nothing is attached again to be told */
export async function tell<M extends MethodName>(
  channel: Channel,
  what: string,
  method: M,
  values: MethodParams<M>,
): Promise<void> {
  // A process that has ended took its state with it: none is started to be told.
  if (!channel.reaches) return;
  await channel
    .run(what, { timeoutMs: PATIENCE_MS }, (call) => channel.unary(method, () => values, call))
    .catch(() => undefined);
}
