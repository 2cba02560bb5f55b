import type { FlagParametersForType } from "@stricli/core";
import type { CatalogModel } from "vgi-client";
import { loadConfig } from "../config/load-config.js";
import { messageOf } from "../errors.js";
import type { ReadRequest } from "../read/read-worker.js";
import type { CliContext } from "./cli-context.js";
import { workerFlags, type WorkerFlags } from "./flags.js";
import { catalogText } from "./inspect-text.js";
import { readRequest } from "./read-request.js";

/** Flags of `inspect`. */
export type InspectFlags = WorkerFlags;

/** Their definitions. */
export const inspectFlags: FlagParametersForType<InspectFlags, CliContext> = workerFlags;

/** A catalog that could not be attached, while others could. */
interface UnreadCatalog {
  readonly name: string;
  readonly error: string;
}

/** `vgi-codegen inspect`: what a worker offers, for people or as JSON. */
export async function inspect(context: CliContext, flags: InspectFlags, address?: string): Promise<void> {
  const loaded = await loadConfig(flags.config, context.cli.cwd);
  const request = readRequest(context, loaded, flags, address);
  const { protocolVersion, where, catalogs, unread } = await readAll(request);
  context.terminal.json({ address: where, protocolVersion, catalogs, unread });
  context.terminal.data(`${where}, protocol ${protocolVersion}`);
  for (const catalog of catalogs) {
    context.terminal.data(`\n${catalogText(catalog)}`);
  }
  for (const { name, error } of unread) context.terminal.warn(`catalog ${name} was not attached: ${error}`);
}

/** Reads what can be read: a catalog that was not asked for by name may fail without failing the others. */
async function readAll(request: ReadRequest): Promise<{
  readonly protocolVersion: string;
  readonly where: string;
  readonly catalogs: readonly CatalogModel[];
  readonly unread: readonly UnreadCatalog[];
}> {
  const { listCatalogs, openClient, readCatalog } = await import("../read/read-worker.js");
  await using client = await openClient(request);
  const infos = await listCatalogs(client, request);
  const catalogs: CatalogModel[] = [];
  const unread: UnreadCatalog[] = [];
  for (const info of infos) {
    request.onProgress?.(`reading catalog ${info.name}`);
    try {
      catalogs.push(await readCatalog(client, info, infos, request));
    } catch (error) {
      if (request.catalogs !== undefined || infos.length === 1 || request.signal?.aborted === true) throw error;
      unread.push({ name: info.name, error: messageOf(error) });
    }
  }
  const protocolVersion = await client.protocolVersion({ signal: request.signal });
  return { protocolVersion, where: client.address, catalogs, unread };
}
