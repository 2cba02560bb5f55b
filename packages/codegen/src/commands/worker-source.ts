import { basename, resolve } from "node:path";
import { interpolate } from "../config/interpolate.js";
import { resolvePath } from "../config/resolve-path.js";
import type { LoadedConfig } from "../config/load-config.js";
import type { CatalogConfig, ConfiguredBinds, WorkerConfig } from "../config/worker-config.js";
import { CodegenError } from "../errors.js";
import type { ObjectSelection } from "../model/select-objects.js";
import type { ReadRequest } from "../read/read-worker.js";
import type { CliContext } from "./cli-context.js";
import { parseOptions, parseSettings, type SelectionFlags, type WorkerFlags } from "./flags.js";
import { parseBinds } from "./parse-binds.js";

/** Where the catalogs of one worker come from, and what of them is wanted: flags and configuration joined. */
export interface WorkerSource {
  /** Its name under `workers`; none where the configuration has one worker, or there is no configuration. */
  readonly name: string | undefined;
  /** Whether it is known where the worker is; without, there is only its snapshot. */
  readonly hasAddress: boolean;
  /** The snapshot that the configuration names, as an absolute path. */
  readonly snapshot: string | undefined;
  /** Where `pull` writes: the same, or a name in the folder of the configuration. */
  readonly pullPath: string;
  /** Names of the catalogs to read. Default: all. */
  readonly catalogs: readonly string[] | undefined;
  readonly selection: ObjectSelection;
  /** Globs that `pull` excludes by as well: a snapshot has nothing any more that they match, and that is as it should be. */
  readonly excludedByPull: readonly string[];
  /** Functions to bind, by `schema.function` or `catalog.schema.function`. */
  readonly bind: ConfiguredBinds;
  /** What to read of the worker. Throws when there is no address, or a variable of the environment is missing. */
  request(): ReadRequest;
}

/**
 * The workers that a command is about: those of the configuration, of which `--worker` names some. An address on the command
 * line goes before the configured one, and has to be meant for one worker.
 */
export function workerSources(
  context: CliContext,
  loaded: LoadedConfig,
  flags: WorkerFlags,
  address?: string,
): readonly WorkerSource[] {
  const chosen = chooseWorkers(loaded, flags.worker);
  if (address !== undefined) requireOne(chosen, "an address was given");
  return chosen.map(([name, worker]) => source(context, loaded, { name, worker, flags, address }));
}

/** Refuses several workers where a command line speaks of one. */
export function requireOne(chosen: readonly unknown[], what: string): void {
  if (chosen.length === 1) return;
  throw new CodegenError("CODEGEN_USAGE", {
    what: `${what}, and the configuration has several workers`,
    next: "Say with --worker NAME which one is meant.",
  });
}

type NamedWorker = readonly [name: string | undefined, worker: WorkerConfig];

function chooseWorkers({ config }: LoadedConfig, names: readonly string[] | undefined): readonly NamedWorker[] {
  const { workers } = config;
  if (names === undefined) return workers === undefined ? [[undefined, config]] : Object.entries(workers);
  return [...new Set(names)].map((name): NamedWorker => {
    const worker = workers !== undefined && Object.hasOwn(workers, name) ? workers[name] : undefined;
    if (worker !== undefined) return [name, worker];
    throw new CodegenError("CODEGEN_USAGE", {
      what: `there is no worker ${JSON.stringify(name)} in the configuration`,
      next:
        workers === undefined
          ? "It describes one worker: leave --worker out."
          : `It has ${Object.keys(workers).join(", ")}.`,
    });
  });
}

interface SourceInput {
  readonly name: string | undefined;
  readonly worker: WorkerConfig;
  readonly flags: WorkerFlags & SelectionFlags;
  readonly address: string | undefined;
}

function source(context: CliContext, { folder, path }: LoadedConfig, input: SourceInput): WorkerSource {
  const { name, worker, flags } = input;
  const fallback = name === undefined ? "catalog.snapshot.json" : `${name}.snapshot.json`;
  const catalogs = flags.catalog ?? catalogNames(worker.catalogs);
  const bind = configuredBinds(worker, flags);
  return {
    name,
    hasAddress: (input.address ?? worker.address ?? environmentAddress(context, name)) !== undefined,
    snapshot:
      worker.snapshot === undefined ? undefined : resolvePath(folder, worker.snapshot, "snapshot of the configuration"),
    pullPath: resolvePath(folder, worker.snapshot ?? fallback, "snapshot of the configuration"),
    catalogs,
    selection: { include: flags.include ?? worker.include, exclude: flags.exclude ?? worker.exclude },
    excludedByPull: flags.exclude === undefined ? (worker.exclude ?? []) : [],
    bind,
    request: () =>
      request(context, folder, input, { catalogs, configuredCatalogs: configuredCatalogs(path, input), bind }),
  };
}

function configuredCatalogs(
  path: string | undefined,
  { name, worker, flags }: SourceInput,
): ReadRequest["configuredCatalogs"] {
  if (path === undefined) return undefined;
  const key = name === undefined ? "catalogs" : `workers.${name}.catalogs`;
  return {
    place: `${key} of ${basename(path)}`,
    isApplied: flags.catalog === undefined && worker.catalogs !== undefined,
  };
}

function catalogNames(catalogs: WorkerConfig["catalogs"]): readonly string[] | undefined {
  return catalogs === undefined || isList(catalogs) ? catalogs : Object.keys(catalogs);
}

function isList(catalogs: NonNullable<WorkerConfig["catalogs"]>): catalogs is readonly string[] {
  return Array.isArray(catalogs);
}

/** Settings of single catalogs, where there are some. */
function catalogEntries({ catalogs }: WorkerConfig): readonly (readonly [string, CatalogConfig])[] {
  return catalogs === undefined || isList(catalogs) ? [] : Object.entries(catalogs);
}

function configuredBinds(worker: WorkerConfig, flags: WorkerFlags): ConfiguredBinds {
  return {
    ...worker.bind,
    ...Object.fromEntries(
      catalogEntries(worker).flatMap(([catalog, { bind = {} }]) =>
        Object.entries(bind).map(([key, sets]) => [`${catalog}.${key}`, sets]),
      ),
    ),
    ...parseBinds(flags.bind),
  };
}

function request(
  context: CliContext,
  folder: string,
  { name, worker, flags, address }: SourceInput,
  wanted: Pick<ReadRequest, "catalogs" | "configuredCatalogs" | "bind">,
): ReadRequest {
  const { cli, terminal } = context;
  const place = name === undefined ? "" : `workers.${name}.`;
  const resolved = <T>(value: T, key: string): T =>
    interpolate(value, cli.env, `${place}${key}`, (variable, secret) => terminal.hide(variable, secret));
  const services = flags.service ?? (flags.services || worker.services);
  return {
    ...(services === undefined || services === false ? {} : { services }),
    address: address ?? workerAddress(environmentAddress(context, name), folder, worker, place, resolved),
    ...credentials(worker, flags, resolved),
    ...wanted,
    options: { ...resolved(worker.options ?? {}, "options"), ...parseOptions(flags.option) },
    catalogOptions: Object.fromEntries(
      catalogEntries(worker).map(([catalog, { options = {} }]) => [
        catalog,
        resolved(options, `catalogs.${catalog}.options`),
      ]),
    ),
    resolve: (values) => resolved(values, "bind"),
    bindTimeoutMs: flags.bindTimeout === undefined ? worker.bindTimeoutMs : flags.bindTimeout * 1000,
    timeoutMs: flags.timeout * 1000,
    signal: cli.signal,
    onProgress: (message) => terminal.progress(message),
    onLog: terminal.options.verbose ? (line) => terminal.note(line) : undefined,
  };
}

/** What a worker over HTTP wants of its callers. References are resolved in flags too: a shell keeps what was typed. */
function credentials(
  worker: WorkerConfig,
  flags: WorkerFlags,
  resolved: <T>(value: T, key: string) => T,
): Pick<ReadRequest, "bearerToken" | "headers"> {
  const headers = { ...worker.headers, ...parseSettings("--header", flags.header) };
  return {
    ...(worker.bearerToken === undefined ? {} : { bearerToken: resolved(worker.bearerToken, "bearerToken") }),
    ...(Object.keys(headers).length === 0 ? {} : { headers: resolved(headers, "headers") }),
  };
}

/** `VGI_ADDRESS`, for the one worker that has no name. */
function environmentAddress({ cli }: CliContext, name: string | undefined): string | undefined {
  const address = name === undefined ? cli.env["VGI_ADDRESS"] : undefined;
  return address === "" ? undefined : address;
}

function workerAddress(
  fallback: string | undefined,
  folder: string,
  { address }: WorkerConfig,
  place: string,
  resolved: <T>(value: T, key: string) => T,
): ReadRequest["address"] {
  if (typeof address === "string") return resolved(address, "address");
  if (address !== undefined) {
    const { command, env: variables, cwd } = resolved(address, "address");
    return { command, cwd: resolve(folder, cwd ?? "."), ...(variables === undefined ? {} : { env: variables }) };
  }
  if (fallback !== undefined) return fallback;
  throw new CodegenError("CODEGEN_USAGE", {
    what: "there is no worker address",
    next:
      'Give one, as in "stdio:python -m my_worker" or https://vgi.example.com, in the command, ' +
      `as ${place}address in vgi.config.ts${place === "" ? ", or as VGI_ADDRESS" : ""}.`,
  });
}
