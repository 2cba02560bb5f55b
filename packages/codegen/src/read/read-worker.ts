import {
  CatalogNotFoundError,
  connect,
  type CatalogInfo,
  type CatalogModel,
  type VgiClient,
  type WorkerCommand,
} from "vgi-client";
import { CodegenError, messageOf } from "../errors.js";
import type { BoundOutput } from "../model/bound-output.js";
import { normalizeSnapshot } from "../model/normalize.js";
import { snapshotFormat, type CatalogSnapshot } from "../model/snapshot.js";
import { bindOutput } from "./bind-outputs.js";
import type { ConfiguredBinds } from "../config/worker-config.js";
import { bindRequests, type BindArguments, type BindRequest } from "./bind-requests.js";
import { isWithoutVgi, readServices, type WantedServices } from "./read-services.js";
import { optionsFor, requireKnownOptions, type GivenOptions } from "./option-values.js";

/** What to read of which worker. */
export interface ReadRequest {
  readonly address: string | WorkerCommand;
  /** Token for a worker over HTTP. */
  readonly bearerToken?: string | undefined;
  /** Headers of every request to one. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Default: all that the worker lists. */
  readonly catalogs?: readonly string[] | undefined;
  /** For advice: none without a configuration. */
  readonly configuredCatalogs?: ConfiguredCatalogs | undefined;
  /** Protocols of vgi-rpc to read as well. Default: none, and all of a server that does not speak VGI. */
  readonly services?: WantedServices | undefined;
  /** Attach options; each catalog gets those that it declares. */
  readonly options?: GivenOptions | undefined;
  /** Attach options of single catalogs, by name. */
  readonly catalogOptions?: Readonly<Record<string, GivenOptions>> | undefined;
  readonly bind?: ConfiguredBinds | undefined;
  /** Puts in values of the environment; without it, arguments to bind with stand for themselves. */
  readonly resolve?: ((values: BindArguments) => BindArguments) | undefined;
  readonly bindTimeoutMs?: number | undefined;
  /** Deadline of each call in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told what is being done, for people who wait. */
  readonly onProgress?: ((message: string) => void) | undefined;
  /** Lines of the worker's log: what it prints on stderr, and what it sends with its answers. */
  readonly onLog?: ((line: string) => void) | undefined;
}

/** Where the configuration says which catalogs to read. */
export interface ConfiguredCatalogs {
  /** File and key, as messages name them: `catalogs of vgi.config.ts`. */
  readonly place: string;
  /** Whether the catalogs of the request come from there: flags go before it. */
  readonly isApplied: boolean;
}

/** How long one bind may take, where nothing is configured. */
export const defaultBindTimeoutMs = 10_000;

/**
 * Reads catalogs from a worker, and binds the functions that the configuration names. All or nothing: a catalog that can't
 * be attached is an error that says how to leave it out. A server that does not speak VGI has services, and no catalogs.
 */
export async function readWorker(request: ReadRequest): Promise<CatalogSnapshot> {
  await using client = await openClient(request);
  const infos = await listOrNone(client, request);
  if (infos === undefined || request.services !== undefined) {
    const services = await readServices(client.service(), request.services ?? true, request);
    return { ...(await readCatalogs(client, infos ?? [], request)), services };
  }
  return await readCatalogs(client, infos, request);
}

/** The catalogs to be read; none where the server does not speak VGI, and nobody asked for one. */
export async function listOrNone(client: VgiClient, request: ReadRequest): Promise<readonly CatalogInfo[] | undefined> {
  try {
    return await listCatalogs(client, request);
  } catch (error) {
    if (request.catalogs === undefined && isWithoutVgi(error)) return undefined;
    throw error;
  }
}

async function readCatalogs(
  client: VgiClient,
  infos: readonly CatalogInfo[],
  request: ReadRequest,
): Promise<CatalogSnapshot> {
  const binds: Map<string, BindRequest[]> = new Map();
  const catalogs: CatalogModel[] = [];
  const bound: BoundOutput[] = [];
  const failures = new Map<CatalogInfo, unknown>();
  for (const [index, info] of infos.entries()) {
    request.onProgress?.(`reading catalog ${info.name} (${index + 1} of ${infos.length})`);
    try {
      catalogs.push(await readCatalog(client, info, infos, request));
    } catch (error) {
      if (infos.length === 1 || request.signal?.aborted === true) throw error;
      failures.set(info, error);
    }
  }
  if (failures.size > 0) throw unreadable(failures, infos, request);
  for (const one of bindRequests(catalogs, request.bind ?? {}, request.resolve)) {
    binds.set(one.catalog, [...(binds.get(one.catalog) ?? []), one]);
  }
  for (const [name, requests] of binds) {
    const info = infos.find((candidate) => candidate.name === name);
    if (info === undefined) continue;
    const options = attachOptions(info, infos, request);
    await using session = await client.attach(name, { options, signal: request.signal });
    for (const one of requests) {
      request.onProgress?.(`binding ${[...one.schema, one.model.name].join(".")}`);
      const timeoutMs = request.bindTimeoutMs ?? defaultBindTimeoutMs;
      bound.push(await bindOutput(session, one, { timeoutMs, signal: request.signal }));
    }
  }
  const protocolVersion = infos.length === 0 ? null : await client.protocolVersion({ signal: request.signal });
  return normalizeSnapshot({ format: snapshotFormat, protocolVersion, catalogs, bound });
}

/** Connects for reading; the caller closes. */
export function openClient({ address, timeoutMs, onLog, bearerToken, headers }: ReadRequest): Promise<VgiClient> {
  return connect(address, {
    timeoutMs,
    connectTimeoutMs: timeoutMs,
    ...(bearerToken === undefined ? {} : { bearerToken }),
    ...(headers === undefined ? {} : { headers }),
    ...(onLog === undefined ? {} : { stderr: onLog, onLog: ({ level, message }) => onLog(`${level}: ${message}`) }),
  });
}

/** The catalogs to be read, as the worker lists them. Throws for names that it doesn't have, and for options nobody takes. */
export async function listCatalogs(client: VgiClient, request: ReadRequest): Promise<readonly CatalogInfo[]> {
  request.onProgress?.(`connecting to ${client.address}`);
  const all = await client.catalogs({ signal: request.signal });
  const wanted = request.catalogs;
  const missing = wanted?.find((name) => !all.some((info) => info.name === name));
  if (missing !== undefined) {
    const names = all.map((info) => info.name);
    throw notFound(new CatalogNotFoundError(missing, names, client.address), request);
  }
  const infos = wanted === undefined ? all : all.filter((info) => wanted.includes(info.name));
  if (infos.length > 1) requireKnownOptions(infos, request.options ?? {});
  return infos;
}

/** Attaches a catalog and reads all of it. */
export async function readCatalog(
  client: VgiClient,
  info: CatalogInfo,
  infos: readonly CatalogInfo[],
  request: ReadRequest,
): Promise<CatalogModel> {
  const options = attachOptions(info, infos, request);
  await using session = await client.attach(info.name, { options, signal: request.signal });
  return await session.loadCatalog({ signal: request.signal });
}

/** The attach options of one catalog: its own before those of all. */
export function attachOptions(
  info: CatalogInfo,
  infos: readonly CatalogInfo[],
  { options = {}, catalogOptions = {} }: ReadRequest,
): Record<string, unknown> {
  const own = Object.hasOwn(catalogOptions, info.name) ? catalogOptions[info.name] : undefined;
  return { ...optionsFor(info, options, infos.length === 1), ...optionsFor(info, own ?? {}, true) };
}

/** Who gave an address on the command line may not think of the names in the configuration. */
function notFound(error: CatalogNotFoundError, { configuredCatalogs }: ReadRequest): Error {
  if (configuredCatalogs?.isApplied !== true) return error;
  return new CodegenError("CODEGEN_CONFIG", {
    what: error.what,
    why: `the name comes from ${configuredCatalogs.place}`,
    next: [error.next, "--catalog NAME goes before the configuration."].join(" ").trim(),
    cause: error,
  });
}

/** All that failed in one message, and the command line and the configuration that leave it out. */
function unreadable(
  failures: ReadonlyMap<CatalogInfo, unknown>,
  infos: readonly CatalogInfo[],
  { configuredCatalogs }: ReadRequest,
): CodegenError {
  const names = [...failures.keys()].map((info) => JSON.stringify(info.name)).join(", ");
  const reasons = [...failures].map(([info, error]) => `${info.name}: ${messageOf(error)}`);
  const others = infos.filter((info) => !failures.has(info)).map((info) => info.name);
  const flags = others.map((name) => `--catalog ${name}`).join(" ");
  const configured = configuredCatalogs && `, or ${JSON.stringify(others)} as ${configuredCatalogs.place}`;
  const isOption = [...failures.values()].some((error) => codeOf(error) === "VGI_ATTACH_OPTION");
  const next = [
    ...(isOption ? ["Give options with --option KEY=VALUE."] : []),
    ...(others.length === 0 ? [] : [`To leave out what can't be read, name the others: ${flags}${configured ?? ""}.`]),
  ];
  return new CodegenError("CODEGEN_USAGE", {
    what: `${failures.size === 1 ? "catalog" : "catalogs"} ${names} can't be read`,
    why: reasons.length === 1 ? messageOf([...failures.values()][0]) : `\n  ${reasons.join("\n  ")}\n`,
    next: next.length === 0 ? undefined : next.join(" "),
    cause: [...failures.values()][0],
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
