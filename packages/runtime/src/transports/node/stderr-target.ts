import type { PoolOptions } from "../../pool/pool-options.js";
import { logTo } from "../../telemetry/logger.js";
import type { StderrTarget } from "./stderr-tail.js";

/**
 * Where a worker's stderr goes: where the options say, else to the logger, else nowhere. `VGI_WORKER_DEBUG`, which makes workers log more,
 * passes it through as well.
 *
 * @param env the worker's environment
 */
export function stderrTarget(
  address: string,
  { stderr, logger }: Pick<PoolOptions, "stderr" | "logger">,
  env: Readonly<Record<string, string | undefined>>,
): StderrTarget {
  const target =
    stderr ??
    (logger === undefined
      ? "capture"
      : (line: string) => logTo(logger, "info", "vgi worker stderr", { address, line }));
  if (!/^(1|true|yes)$/i.test(env["VGI_WORKER_DEBUG"] ?? "")) return target;
  if (typeof target === "string") return "inherit";
  return (line) => {
    process.stderr.write(`${line}\n`);
    target(line);
  };
}
