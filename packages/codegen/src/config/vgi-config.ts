import type { ImportExtension } from "../emit/relative-module.js";
import type { WorkerConfig } from "./worker-config.js";

/**
 * What `vgi.config.ts`, `.js` or `.json` holds. Everything is optional, and flags go before it. One worker is described at the
 * top; several are under `workers`, and then nothing of a worker is at the top.
 */
export interface VgiConfig extends WorkerConfig {
  /** Several workers, by names of your choice. Their catalogs go to one output folder, and must differ in name. */
  readonly workers?: Readonly<Record<string, WorkerConfig>> | undefined;
  /** Output folder of `generate`, relative to the configuration. */
  readonly out?: string | undefined;
  /** What stands at the end of relative imports. Default: `js`. */
  readonly importExtension?: ImportExtension | undefined;
}

/**
 * Gives a configuration its type.
 *
 * @example
 * ```ts
 * export default defineConfig({
 *   address: "stdio:python -m my_worker",
 *   out: "src/vgi",
 *   bind: { "main.sequence": [{ count: 3 }] },
 * });
 * ```
 */
export function defineConfig(config: VgiConfig): VgiConfig {
  return config;
}
