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
import { bindRequests, type BindRequest, type ConfiguredBinds } from "./bind-requests.js";
import { optionsFor, requireKnownOptions, type GivenOptions } from "./option-values.js";

/** What to read of which worker. */
export interface ReadRequest {
  readonly address: string | WorkerCommand;
  /** Default: all that the worker lists. */
  readonly catalogs?: readonly string[] | undefined;
  readonly options?: GivenOptions | undefined;
  readonly bind?: ConfiguredBinds | undefined;
  readonly bindTimeoutMs?: number | undefined;
  /** Deadline of each call in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told what is being done, for people who wait. */
  readonly onProgress?: ((message: string) => void) | undefined;
  /** Lines of the worker's log. */
  readonly onLog?: ((line: string) => void) | undefined;
}

const defaultBindTimeoutMs = 10_000;

/**
 * Reads catalogs from a worker, and binds the functions that the configuration names. All or nothing: a catalog that can't
 * be attached is an error that says how to leave it out.
 */
export async function readWorker(request: ReadRequest): Promise<CatalogSnapshot> {
  await using client = await openClient(request);
  const infos = await listCatalogs(client, request);
  const binds: Map<string, BindRequest[]> = new Map();
  const catalogs: CatalogModel[] = [];
  const bound: BoundOutput[] = [];
  for (const [index, info] of infos.entries()) {
    request.onProgress?.(`reading catalog ${info.name} (${index + 1} of ${infos.length})`);
    catalogs.push(await readCatalog(client, info, infos, request));
  }
  for (const one of bindRequests(catalogs, request.bind ?? {})) {
    binds.set(one.catalog, [...(binds.get(one.catalog) ?? []), one]);
  }
  for (const [name, requests] of binds) {
    const info = infos.find((candidate) => candidate.name === name);
    if (info === undefined) continue;
    await using session = await client.attach(name, attachOptions(info, infos, request));
    for (const one of requests) {
      request.onProgress?.(`binding ${[...one.schema, one.model.name].join(".")}`);
      const timeoutMs = request.bindTimeoutMs ?? defaultBindTimeoutMs;
      bound.push(await bindOutput(session, one, { timeoutMs, signal: request.signal }));
    }
  }
  const protocolVersion = await client.protocolVersion({ signal: request.signal });
  return normalizeSnapshot({ format: snapshotFormat, protocolVersion, catalogs, bound });
}

/** Connects for reading; the caller closes. */
export function openClient({ address, timeoutMs, onLog }: ReadRequest): Promise<VgiClient> {
  return connect(address, {
    timeoutMs,
    connectTimeoutMs: timeoutMs,
    ...(onLog === undefined ? {} : { stderr: onLog }),
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
    throw new CatalogNotFoundError(missing, names, client.address);
  }
  const infos = wanted === undefined ? all : all.filter((info) => wanted.includes(info.name));
  if (infos.length > 1) requireKnownOptions(infos, request.options ?? {});
  return infos;
}

/** Attach options for one of the catalogs that are read. */
export function attachOptions(
  info: CatalogInfo,
  infos: readonly CatalogInfo[],
  request: ReadRequest,
): { readonly options: Readonly<Record<string, unknown>>; readonly signal: AbortSignal | undefined } {
  return { options: optionsFor(info, request.options ?? {}, infos.length === 1), signal: request.signal };
}

async function readCatalog(
  client: VgiClient,
  info: CatalogInfo,
  infos: readonly CatalogInfo[],
  request: ReadRequest,
): Promise<CatalogModel> {
  try {
    await using session = await client.attach(info.name, attachOptions(info, infos, request));
    return await session.loadCatalog({ signal: request.signal });
  } catch (cause) {
    if (infos.length === 1 || request.signal?.aborted === true) throw cause;
    const others = infos.filter((other) => other !== info).map((other) => `--catalog ${other.name}`);
    throw new CodegenError("CODEGEN_USAGE", {
      what: `catalog ${JSON.stringify(info.name)} can't be read`,
      why: messageOf(cause),
      next: `To leave it out, name the others: ${others.join(" ")}.`,
      cause,
    });
  }
}
