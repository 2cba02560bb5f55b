import type { Json } from "vgi-client";

/** A worker to start, exactly: no shell and no quoting involved. */
export interface ConfiguredCommand {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Variables on top of this process's environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Working directory of the worker. Default: the folder of the configuration. */
  readonly cwd?: string | undefined;
}

/** Table functions to bind, each with lists of arguments: by `schema.function`, or `catalog.schema.function`. */
export type ConfiguredBinds = Readonly<Record<string, readonly Readonly<Record<string, Json>>[]>>;

/** What holds for one catalog of a worker, on top of what holds for all of them. */
export interface CatalogConfig {
  /** Attach options of this catalog alone, by name. */
  readonly options?: Readonly<Record<string, Json>> | undefined;
  /** Functions to bind, by `schema.function`. */
  readonly bind?: ConfiguredBinds | undefined;
}

/**
 * One worker, and what of it is wanted. In `address`, `bearerToken`, `headers`, `options` and `bind`, `${env:NAME}` stands for an
 * environment variable, so that no secret has to be written down; its value is sent to the worker, and never written or printed.
 */
export interface WorkerConfig {
  /** `https://…`, `http://…`, `unix:/path`, `tcp://host:port`, `stdio:command line`, or the exact command. */
  readonly address?: string | ConfiguredCommand | undefined;
  /** Token for a worker over HTTP, as a reference: `"${env:MY_TOKEN}"`. */
  readonly bearerToken?: string | undefined;
  /** Headers of every request to a worker over HTTP; secrets as references. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Catalogs to read: their names, or settings of each by its name. Default: all that the worker lists. */
  readonly catalogs?: readonly string[] | Readonly<Record<string, CatalogConfig>> | undefined;
  /**
   * Protocols of vgi-rpc that the server hosts besides VGI, to be read too: `true` for all of the application's own, or names, of
   * which the framework's (`vgi_rpc.…`) may be some. Default: none, and all of a server that does not speak VGI at all.
   */
  readonly services?: boolean | readonly string[] | undefined;
  /** Attach options, by name; each catalog gets those that it declares. */
  readonly options?: Readonly<Record<string, Json>> | undefined;
  /**
   * Globs over `catalog.schema.kind.name`, kind being `function`, `table`, `view` or `macro`: what none matches is left out.
   * `*` is any text without a dot, `**` any text, `?` one character, `{a,b}` one of several. Default: all.
   *
   * @example `["sales.main.*.*", "sales.main.function.{sequence,double}"]`
   */
  readonly include?: readonly string[] | undefined;
  /** Globs of what is left out of that. */
  readonly exclude?: readonly string[] | undefined;
  /**
   * Where `pull` writes the snapshot, and `generate` reads it: then it needs no worker. Relative to the configuration.
   * `pull` falls back to `catalog.snapshot.json`, and to `NAME.snapshot.json` for one of several workers.
   */
  readonly snapshot?: string | undefined;
  /** Table functions whose rows are to be typed. Binding runs no function; functions that write are refused. */
  readonly bind?: ConfiguredBinds | undefined;
  /** How long one bind may take, in milliseconds. Default: 10,000. */
  readonly bindTimeoutMs?: number | undefined;
}
