import type { Schema } from "apache-arrow";
import type { WorkerLog } from "vgi-runtime";
import type { FunctionCall } from "../model/call.js";

/** Hears of a call while it runs. */
export interface CallObserver {
  log(log: WorkerLog): void;
  /** bind has answered. */
  bound(): void;
  /** One more worker, the first included. */
  worker(): void;
}

const observer = Symbol("vgi.callObserver");

/** A call that is watched, where somebody does; calls that are made from it are too. */
export function observed<C extends object>(call: C, by: CallObserver | undefined): C {
  if (by === undefined) return call;
  const { onBind: own }: Pick<FunctionCall, "onBind"> = call;
  const onBind = (schema: Schema): void => {
    by.bound();
    own?.(schema);
  };
  return { ...call, onBind, [observer]: by };
}

/** Who watches a call. */
export function observerOf(call: object | undefined): CallObserver | undefined {
  return (call as { readonly [observer]?: CallObserver } | undefined)?.[observer];
}
