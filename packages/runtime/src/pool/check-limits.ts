import { UsageError } from "../errors/index.js";
import type { PoolOptions } from "./pool-options.js";

type Limits = Pick<PoolOptions, "maxConnections" | "maxIdle" | "idleMs" | "connectTimeoutMs">;

const SMALLEST: Readonly<Record<keyof Limits, number>> = {
  maxConnections: 1,
  maxIdle: 0,
  idleMs: 0,
  connectTimeoutMs: 0,
};

/** @throws UsageError for a size that makes no sense: with `maxConnections: NaN`, calls would wait without end */
export function checkLimits(options: Limits): void {
  for (const name of Object.keys(SMALLEST) as (keyof Limits)[]) {
    const value = options[name];
    if (value === undefined || (typeof value === "number" && value >= SMALLEST[name])) continue;
    throw new UsageError({ what: `${name} can't be ${String(value)}`, why: `it is a number from ${SMALLEST[name]}` });
  }
}
