import type { RecordBatch } from "apache-arrow";
import { batchFromRows, toArrowSchema } from "vgi-arrow";
import type { anyVersion, ProtocolModule } from "vgi-protocol";
import type { Channel } from "../channel.js";
import type { MethodResult } from "../methods.js";
import { namedValuesBatch } from "../arguments/named-values.js";
import { AttachOptionError, CatalogNotFoundError, isRefusal } from "../errors/index.js";
import type { DriftPolicy } from "../drift/drift-policy.js";
import type { CatalogInfo } from "../model/catalog.js";
import type { CallOptions } from "../model/call-options.js";
import type { RunningCall } from "../running-call.js";
import { Attachment } from "./attachment.js";
import { functionModel } from "./function-model.js";
import { catalogInfo, optionModel, secretTypeModel } from "./option-model.js";

/** What a program that reads a catalog can do. */
export interface ClientCapabilities {
  /** Family of engines, e.g. `duckdb`. */
  readonly engine: string;
  /** File formats that it reads by itself. */
  readonly nativeFormats?: readonly string[] | undefined;
  /** Kinds of companion catalogs that it can attach. */
  readonly catalogs?: readonly string[] | undefined;
  /** Whether it can read a scan without end. Default: true. */
  readonly canStream?: boolean | undefined;
  readonly filterEncodings?: readonly string[] | undefined;
}

type ClientCapabilitiesRecord = anyVersion.ClientCapabilitiesInput;

/** How a catalog is attached. Settings and secrets are those of the session: its calls have them. */
export interface AttachOptions extends CallOptions {
  /** Options that the catalog declares, by name. Required ones must be there. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  /** Constraint on the version of the data, e.g. `>=1.2`. Default: the worker picks. */
  readonly dataVersion?: string | undefined;
  /** Constraint on the version of the worker's implementation. Default: none. */
  readonly implementationVersion?: string | undefined;
  /** What the program can do, so that the worker offers what fits; protocol 1.4 and later. Default: nothing is said. */
  readonly capabilities?: ClientCapabilities | undefined;
  /**
   * What happens when something of a generated SDK is not what it was generated from: nothing, a warning at its first use (to
   * `onLog`, else as a warning of the process), or a `DriftError`. Other than with `off` the first use lists the catalog.
   * Default: the environment variable `VGI_DRIFT`, else `off`.
   */
  readonly drift?: DriftPolicy | undefined;
}

/** The worker's catalogs. */
export async function listCatalogs(channel: Channel, call: RunningCall): Promise<CatalogInfo[]> {
  const response = await channel.unary("catalog_catalogs", () => ({}), call);
  return response.items.map(catalogInfo);
}

/**
 * Attaches a catalog. Options are checked against the catalog's declaration first, because a worker's own refusal
 * names neither the option nor its type; the list is only asked for when the attach would go wrong or has options.
 */
export async function attach(
  channel: Channel,
  name: string,
  options: AttachOptions,
  call: RunningCall,
): Promise<Attachment> {
  const given = Object.keys(options.options ?? {});
  const info = given.length > 0 ? await requireCatalog(channel, name, call) : undefined;
  if (info !== undefined) checkOptions(info, given);
  let record: MethodResult<"catalog_attach">;
  try {
    record = await callAttach(channel, name, options, info, call);
  } catch (error) {
    throw await explain(channel, name, options, error, call);
  }
  return new Attachment(
    {
      catalog: name,
      opaqueData: record.attachOpaqueData,
      defaultSchema: record.defaultSchema,
      comment: record.comment,
      tags: record.tags,
      dataVersion: record.resolvedDataVersion,
      implementationVersion: record.resolvedImplementationVersion,
      supportsTransactions: record.supportsTransactions,
      supportsTimeTravel: record.supportsTimeTravel,
      supportsCatalogContents: record.supportsCatalogContents ?? false,
      settings: record.settings.map(optionModel),
      secretTypes: record.secretTypes.map(secretTypeModel),
      companions: (record.attachCatalogs ?? []).map((companion) => ({
        alias: companion.alias,
        target: companion.target,
        type: companion.dbType,
        options: companion.options,
        hidden: companion.hidden,
        required: companion.required,
        secret: companion.secretRef === "" ? null : companion.secretRef,
      })),
      globalFunctions: (record.globalFunctions ?? []).map((item) => ({
        schema: item.schemaPath ?? (item.schemaName === undefined ? null : [item.schemaName]),
        globalName: globalName(record.globalFunctionPrefix ?? "", item.name),
        model: functionModel(item),
      })),
    },
    { settings: options.settings, secrets: options.secrets, secretResolver: options.secretResolver },
  );
}

async function callAttach(
  channel: Channel,
  name: string,
  options: AttachOptions,
  info: CatalogInfo | undefined,
  call: RunningCall,
): Promise<MethodResult<"catalog_attach">> {
  const types = new Map(info?.attachOptions.map((option) => [option.name, option.type]));
  const request = {
    name,
    options: namedValuesBatch(options.options, "attach option", types),
    dataVersionSpec: options.dataVersion ?? null,
    implementationVersion: options.implementationVersion ?? null,
  };
  return channel.unary(
    "catalog_attach",
    ({ protocol }) => ({ request: { ...request, clientCapabilities: capabilities(options.capabilities, protocol) } }),
    call,
  );
}

/** What the client can do: a record since 2.0, before that a batch of the same columns, where there is one at all. */
function capabilities(
  given: ClientCapabilities | undefined,
  protocol: ProtocolModule,
): ClientCapabilitiesRecord | RecordBatch | null {
  if (given === undefined) return null;
  const record = {
    engine: given.engine,
    nativeFormats: given.nativeFormats ?? [],
    catalogs: given.catalogs ?? [],
    canStream: given.canStream ?? true,
    filterEncodings: given.filterEncodings ?? [],
  };
  return "ClientCapabilities" in protocol.records ? record : recordBatch(record);
}

async function requireCatalog(
  channel: Channel,
  name: string,
  call: RunningCall,
  cause?: unknown,
): Promise<CatalogInfo> {
  const catalogs = await listCatalogs(channel, call);
  const info = catalogs.find((catalog) => catalog.name === name);
  if (info !== undefined) return info;
  const names = catalogs.map((catalog) => catalog.name);
  throw new CatalogNotFoundError(name, names, channel.address, cause);
}

function checkOptions(info: CatalogInfo, given: readonly string[], cause?: unknown): void {
  const unknown = given.find((name) => !info.attachOptions.some((option) => option.name === name));
  if (unknown !== undefined) throw AttachOptionError.unknown(info, unknown, cause);
  const missing = info.attachOptions.filter((option) => option.required && !given.includes(option.name));
  if (missing.length > 0) throw AttachOptionError.missing(info, missing, cause);
}

/** A refused attach, said better where the catalog list tells why; the refusal becomes the cause. */
async function explain(
  channel: Channel,
  name: string,
  options: AttachOptions,
  refusal: unknown,
  call: RunningCall,
): Promise<unknown> {
  if (!isRefusal(refusal)) return refusal;
  try {
    const info = await requireCatalog(channel, name, call, refusal);
    const given = Object.keys(options.options ?? {});
    checkOptions(info, given, refusal);
    const left = info.attachOptions.filter((option) => option.default === undefined && !given.includes(option.name));
    if (left.length > 0) return AttachOptionError.likelyMissing(info, left, refusal);
  } catch (better) {
    if (better instanceof CatalogNotFoundError || better instanceof AttachOptionError) return better;
  }
  return refusal;
}

const TEXTS = { list: { name: "item", type: "utf8", nullable: true } } as const;

function recordBatch(record: ClientCapabilitiesRecord): RecordBatch {
  const schema = toArrowSchema({
    fields: [
      { name: "engine", type: "utf8", nullable: false },
      { name: "native_formats", type: TEXTS, nullable: false },
      { name: "catalogs", type: TEXTS, nullable: false },
      { name: "can_stream", type: "bool", nullable: false },
      { name: "filter_encodings", type: TEXTS, nullable: false },
    ],
  });
  return batchFromRows(schema, [
    {
      engine: record.engine,
      native_formats: record.nativeFormats,
      catalogs: record.catalogs,
      can_stream: record.canStream,
      filter_encodings: record.filterEncodings,
    },
  ]);
}

function globalName(prefix: string, name: string): string {
  return prefix === "" ? name : `${prefix}_${name}`;
}
