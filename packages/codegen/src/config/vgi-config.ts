import type { ImportExtension } from "../emit/relative-module.js";
import type { Target } from "../emit/print-javascript.js";
import type { ConfiguredNames } from "../names/configured-names.js";
import type { ConfiguredPlugin } from "../plugin/codegen-plugin.js";
import type { TypesConfig } from "./types-config.js";
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
  /** What Arrow values are in TypeScript. Default: exact values. */
  readonly types?: TypesConfig | undefined;
  /** What stands at the end of relative imports. Default: `js`. */
  readonly importExtension?: ImportExtension | undefined;
  /** What is written: TypeScript, or JavaScript with `.d.ts` files. Default: `ts`. */
  readonly target?: Target | undefined;
  /** TypeScript names that you give, by `schema.function`, `schema.table`, or the path of a schema; a catalog's name may go first. */
  readonly names?: ConfiguredNames | undefined;
  /**
   * A command that formats generated files before they are compared and written: program and arguments, the files are put behind
   * them. It runs in the folder of the configuration, without a shell, on copies; programs of `node_modules/.bin` are found.
   *
   * @example `["prettier", "--write"]`
   */
  readonly postProcess?: readonly string[] | undefined;
  /** Plugins, or modules that export one as `plugin`. They run in this order. */
  readonly plugins?: readonly ConfiguredPlugin[] | undefined;
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
