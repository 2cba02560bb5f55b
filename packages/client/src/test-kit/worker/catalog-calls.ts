import type { RecordBatch } from "apache-arrow";
import type { CatalogDefinition, SchemaDefinition } from "../define/index.js";
import type { Attachments } from "./attachment.js";
import { readNamedValues } from "./call-arguments.js";
import {
  attachRecord,
  copyFormatRecord,
  functionRecordOf,
  catalogRecord,
  functionRecord,
  macroRecord,
  scanRecord,
  schemaRecord,
  tableRecord,
  viewRecord,
  type WireRecord,
} from "./catalog-records.js";
import { Executions } from "./executions.js";
import { findSchema, wireType } from "./find-function.js";
import { refuse } from "./refuse.js";

/** Parameters of the catalog methods, over all protocol versions: a schema goes by `name` or `schemaName` until 1.5, by path since 2.0. */
export interface CatalogParams {
  readonly attachOpaqueData: Uint8Array;
  readonly path?: readonly string[];
  readonly schemaPath?: readonly string[];
  readonly schemaName?: string;
  readonly name?: string;
  readonly type?: string;
  readonly ifNoneMatch?: string | null;
}

interface AttachRequest {
  readonly name: string;
  readonly options: RecordBatch | null;
}

type Answer = (params: CatalogParams) => unknown;

/** Version of the contents: they never change while the worker runs. */
const ETAG = "demo-1";

function items(records: readonly WireRecord[]): WireRecord {
  return { items: records };
}

/**
 * Answers of the catalog methods, by method name, as values that the descriptors encode.
 *
 * @param wholeContents whether `catalog_contents` is offered: here only in the shape that 2.2 gave to it
 */
export function catalogCalls(attachments: Attachments, wholeContents: boolean): Readonly<Record<string, Answer>> {
  const attached = (params: CatalogParams): CatalogDefinition => attachments.catalogOf(params.attachOpaqueData);
  /** The schema that is listed. */
  const listed = (params: CatalogParams): SchemaDefinition =>
    findSchema(attached(params), params.path ?? (params.name === undefined ? [] : [params.name]));
  /** The schema that holds an object of a name. */
  const holder = (params: CatalogParams): SchemaDefinition =>
    findSchema(attached(params), params.schemaPath ?? (params.schemaName === undefined ? [] : [params.schemaName]));
  return {
    catalog_catalogs: () => items(attachments.catalogs.map(catalogRecord)),
    catalog_attach: (params) => ({
      ...attach(attachments, (params as unknown as { readonly request: AttachRequest }).request),
      supportsCatalogContents: wholeContents,
    }),
    catalog_detach: (params) => void attached(params),
    catalog_version: (params) => {
      attached(params);
      return { version: 1n };
    },
    catalog_transaction_begin: (params) => ({
      transactionOpaqueData: attached(params).transactions === true ? Executions.newId() : null,
    }),
    catalog_transaction_commit: (params) => void attached(params),
    catalog_transaction_rollback: (params) => void attached(params),
    catalog_schemas: (params) =>
      items(attached(params).schemas.map((schema) => schemaRecord(schema, params.attachOpaqueData))),
    catalog_schema_get: (params) => items([schemaRecord(listed(params), params.attachOpaqueData)]),
    catalog_schema_contents_tables: (params) => items(tablesOf(listed(params))),
    catalog_schema_contents_views: (params) => items(viewsOf(listed(params))),
    catalog_schema_contents_functions: (params) => items(functionsOf(listed(params), params.type)),
    catalog_schema_contents_macros: (params) => items(macrosOf(listed(params), params.type)),
    catalog_schema_contents_indexes: (params) => {
      listed(params);
      return items([]);
    },
    catalog_copy_from_formats: (params) => items((attached(params).copyFormats ?? []).map(copyFormatRecord)),
    ...(wholeContents ? { catalog_contents: (params: CatalogParams) => contents(attached(params), params) } : {}),
    catalog_table_get: (params) => items(tablesOf(holder(params)).filter((record) => record["name"] === params.name)),
    catalog_view_get: (params) => items(viewsOf(holder(params)).filter((record) => record["name"] === params.name)),
    catalog_macro_get: (params) =>
      items(macrosOf(holder(params), undefined).filter((record) => record["name"] === params.name)),
    catalog_index_get: () => items([]),
    catalog_table_scan_function_get: (params) => scanFunction(holder(params), params.name ?? ""),
    catalog_table_insert_function_get: (params) => writeFunction(holder(params), params.name ?? "", "insert"),
    catalog_table_update_function_get: (params) => writeFunction(holder(params), params.name ?? "", "update"),
    catalog_table_delete_function_get: (params) => writeFunction(holder(params), params.name ?? "", "delete"),
    catalog_table_column_statistics_get: () => null,
    table_function_statistics: () => null,
    table_function_dynamic_to_string: () => ({ keys: [], values: [] }),
  };
}

function attach(attachments: Attachments, { name, options }: AttachRequest): WireRecord {
  const { catalogs } = attachments;
  const catalog = catalogs.find((one) => one.name === name);
  if (catalog === undefined) {
    const names = catalogs.map((one) => one.name).join(", ");
    throw refuse("CatalogNotFoundError", `there is no catalog '${name}'; there is: ${names}`, "NOT_FOUND");
  }
  const given = readNamedValues(options);
  const known = catalog.attachOptions ?? [];
  const unknown = [...given.keys()].find((key) => !known.some((option) => option.name === key));
  if (unknown !== undefined) {
    const names = known.map((option) => option.name).join(", ") || "none";
    throw refuse("AttachOptionError", `catalog '${name}' has no attach option '${unknown}'; there is: ${names}`);
  }
  const missing = known.filter((option) => option.required === true && (given.get(option.name) ?? null) === null);
  if (missing.length > 0) {
    const names = missing.map((option) => `'${option.name}'`).join(", ");
    throw refuse("MissingAttachOptionsError", `catalog '${name}' can't be attached without the option ${names}`);
  }
  return attachRecord(catalog, attachments.encode(catalog, given));
}

function tablesOf(schema: SchemaDefinition): WireRecord[] {
  return (schema.tables ?? []).map((table) => tableRecord(table, schema));
}

function viewsOf(schema: SchemaDefinition): WireRecord[] {
  return (schema.views ?? []).map((view) => viewRecord(view, schema));
}

function macrosOf(schema: SchemaDefinition, type: string | undefined): WireRecord[] {
  const kind = type === undefined ? null : type === "SCALAR_MACRO" ? "scalar" : "table";
  return (schema.macros ?? [])
    .filter((macro) => kind === null || macro.kind === kind)
    .map((macro) => macroRecord(macro, schema));
}

/** Functions of a kind. Buffering functions are listed with the table functions. */
function functionsOf(schema: SchemaDefinition, type: string | undefined): WireRecord[] {
  const prefix = type?.replace("_FUNCTION", "") ?? "";
  return schema.functions.filter((one) => wireType(one).startsWith(prefix)).map((one) => functionRecord(one, schema));
}

function scanFunction(schema: SchemaDefinition, name: string): WireRecord {
  const table = schema.tables?.find((one) => one.name === name);
  if (table !== undefined) return scanRecord(table, schema);
  throw refuse("TableNotFoundError", `schema '${schema.name}' has no table '${name}'`, "NOT_FOUND");
}

function writeFunction(schema: SchemaDefinition, name: string, operation: "insert" | "update" | "delete"): WireRecord {
  const written = schema.tables?.find((one) => one.name === name)?.writes?.[operation];
  if (written !== undefined) return functionRecordOf(written, schema);
  throw refuse("NotImplementedError", `table '${name}' takes no ${operation}`, "UNIMPLEMENTED");
}

/** The whole catalog at once, since 2.2 as one list per kind. */
function contents(catalog: CatalogDefinition, params: CatalogParams): WireRecord {
  const version = { catalogVersion: 1n, etag: ETAG };
  if (params.ifNoneMatch === ETAG) return { ...version, notModified: true };
  const all = (list: (schema: SchemaDefinition) => readonly WireRecord[]): readonly WireRecord[] | null => {
    const records = catalog.schemas.flatMap(list);
    return records.length === 0 ? null : records;
  };
  return {
    ...version,
    notModified: false,
    schemas: all((schema) => [schemaRecord(schema, params.attachOpaqueData)]),
    tables: all(tablesOf),
    views: all(viewsOf),
    functions: all((schema) => functionsOf(schema, undefined)),
    macros: all((schema) => macrosOf(schema, undefined)),
    indexes: null,
  };
}
