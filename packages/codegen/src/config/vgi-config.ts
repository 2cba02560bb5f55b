import type { Json } from "vgi-client";
import type { ImportExtension } from "../emit/relative-module.js";

/** A worker to start, exactly: no shell and no quoting involved. */
export interface ConfiguredCommand {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Variables on top of this process's environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Working directory of the worker. Default: the folder of the configuration. */
  readonly cwd?: string | undefined;
}

/**
 * What `vgi.config.ts`, `.js` or `.json` holds. Everything is optional, and flags go before it. In `address` and `options`,
 * `${env:NAME}` stands for an environment variable, so that no secret has to be written down.
 */
export interface VgiConfig {
  /** `https://…`, `http://…`, `unix:/path`, `tcp://host:port`, `stdio:command line`, or the exact command. */
  readonly address?: string | ConfiguredCommand | undefined;
  /** Catalogs to read. Default: all that the worker lists. */
  readonly catalogs?: readonly string[] | undefined;
  /** Attach options, by name. */
  readonly options?: Readonly<Record<string, Json>> | undefined;
  /** Output folder of `generate`, relative to the configuration. */
  readonly out?: string | undefined;
  /** Where `pull` writes the snapshot, and `generate` reads it: then it needs no worker. Relative to the configuration. */
  readonly snapshot?: string | undefined;
  /**
   * Table functions whose rows are to be typed, each with arguments to bind it with: `schema.function`, or
   * `catalog.schema.function`. Binding runs no function; functions that write are refused.
   */
  readonly bind?: Readonly<Record<string, readonly Readonly<Record<string, Json>>[]>> | undefined;
  /** How long one bind may take, in milliseconds. Default: 10,000. */
  readonly bindTimeoutMs?: number | undefined;
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
