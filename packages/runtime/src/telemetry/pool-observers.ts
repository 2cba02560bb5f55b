import { logPool } from "./log-calls.js";
import { publishPool } from "./node/diagnostics-channels.js";
import type { PoolObserver } from "./pool-observer.js";
import type { TelemetryOptions } from "./telemetry-options.js";

/** Whoever looks at the connections of a pool. */
export function poolObserver({ logger }: TelemetryOptions): PoolObserver {
  return logger === undefined ? publishPool : both(publishPool, logPool(logger));
}

function both(first: PoolObserver, second: PoolObserver): PoolObserver {
  return {
    opened: (address, durationMs) => {
      first.opened?.(address, durationMs);
      second.opened?.(address, durationMs);
    },
    reused: (address) => {
      first.reused?.(address);
      second.reused?.(address);
    },
    closed: (address, reason) => {
      first.closed?.(address, reason);
      second.closed?.(address, reason);
    },
  };
}
