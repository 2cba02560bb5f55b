import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import type { CatalogModel, ServiceModel } from "vgi-client";
import { loadConfig } from "../config/load-config.js";
import { selectObjects } from "../model/select-objects.js";
import { snapshotFormat } from "../model/snapshot.js";
import type { CliContext } from "./cli-context.js";
import { errorLine } from "./describe-error.js";
import { addressParameter, workerFlags, type WorkerFlags } from "./flags.js";
import { catalogText, serviceText } from "./inspect-text.js";
import { aboutWorker } from "./worker-error.js";
import { workerSources, type WorkerSource } from "./worker-source.js";

/** Flags of `inspect`. */
export type InspectFlags = WorkerFlags;

/** Their definitions. */
export const inspectFlags: FlagParametersForType<InspectFlags, CliContext> = workerFlags;

/** A catalog that could not be attached, while others could. */
interface UnreadCatalog {
  readonly name: string;
  readonly error: string;
}

/** What a worker offers. */
interface InspectedWorker {
  /** Its name in the configuration. */
  readonly worker?: string;
  /** Without credentials. */
  readonly address: string;
  /** Of VGI; `null` for a server that does not speak it. */
  readonly protocolVersion: string | null;
  readonly catalogs: readonly CatalogModel[];
  readonly unread: readonly UnreadCatalog[];
  /** Protocols besides VGI that the server hosts; none where it does not tell. */
  readonly services: readonly ServiceModel[];
}

/** `vgi-codegen inspect`: what workers offer, for people or as JSON. */
export const inspectCommand: Command<CliContext> = buildCommand<InspectFlags, [address?: string], CliContext>({
  docs: {
    brief: "Show what a worker offers: catalogs, schemas, functions, tables, services",
    customUsage: ["[flags] [<address>]"],
    fullDescription:
      "Shows what a worker offers: catalogs with their options, schemas, functions with their signatures, tables with their columns, " +
      "and protocols besides VGI that its server hosts. " +
      "Writes nothing.\n\n" +
      '  vgi-codegen inspect "stdio:python -m my_worker"\n' +
      "  vgi-codegen inspect https://vgi.example.com --catalog sales --json",
  },
  parameters: { flags: inspectFlags, positional: addressParameter },
  func(flags, address) {
    return inspect(this, flags, address);
  },
});

async function inspect(context: CliContext, flags: InspectFlags, address?: string): Promise<void> {
  const loaded = await loadConfig(flags.config, context.cli.cwd);
  const workers: InspectedWorker[] = [];
  for (const source of workerSources(context, loaded, flags, address)) {
    workers.push(await aboutWorker(source, () => readAll(source)));
  }
  context.terminal.json({ workers });
  for (const [index, { address: where, protocolVersion, catalogs, unread, services }] of workers.entries()) {
    const speaks = protocolVersion === null ? "which does not speak VGI" : `protocol ${protocolVersion}`;
    context.terminal.data(`${index === 0 ? "" : "\n"}${where}, ${speaks}`);
    for (const catalog of catalogs) context.terminal.data(`\n${catalogText(catalog)}`);
    for (const service of services) context.terminal.data(`\n${serviceText(service)}`);
    if (services.length > 0 && protocolVersion !== null) {
      context.terminal.note("vgi-codegen generate --services makes a typed client of these protocols too.");
    }
    for (const { name, error } of unread) context.terminal.warn(`catalog ${name} was not attached: ${error}`);
  }
}

/** Reads what can be read: a catalog that was not asked for by name may fail without failing the others. */
async function readAll(source: WorkerSource): Promise<InspectedWorker> {
  const request = source.request();
  const { listOrNone, openClient, readCatalog } = await import("../read/read-worker.js");
  await using client = await openClient(request);
  const listed = await listOrNone(client, request);
  const infos = listed ?? [];
  const read: CatalogModel[] = [];
  const unread: UnreadCatalog[] = [];
  for (const info of infos) {
    request.onProgress?.(`reading catalog ${info.name}`);
    try {
      read.push(await readCatalog(client, info, infos, request));
    } catch (error) {
      if (request.catalogs !== undefined || infos.length === 1 || request.signal?.aborted === true) throw error;
      unread.push({ name: info.name, error: errorLine(error) });
    }
  }
  const protocolVersion = listed === undefined ? null : await client.protocolVersion({ signal: request.signal });
  const { readServicesIfAny } = await import("../read/read-services.js");
  const services = await readServicesIfAny(client.service(), request.services, request);
  const whole = { format: snapshotFormat, protocolVersion, catalogs: read, bound: [] };
  const { catalogs } = selectObjects(whole, source.selection).snapshot;
  const name = source.name === undefined ? {} : { worker: source.name };
  return { ...name, address: client.address, protocolVersion, catalogs, unread, services };
}
