import { type RecordBatch, Schema } from "apache-arrow";
import { batchFromColumns, toArrowField, toArrowSchema, type TypeSpec } from "vgi-arrow";
import type {
  CatalogDefinition,
  CopyFormatDefinition,
  FunctionDefinition,
  MacroDefinition,
  OptionDefinition,
  SchemaDefinition,
  SecretTypeDefinition,
  TableDefinition,
  ViewDefinition,
} from "../define/index.js";
import { argumentDefaults, argumentSchema } from "./argument-schema.js";
import { wireType } from "./find-function.js";

/**
 * The records of catalogs, with the fields of all protocol versions: a version's descriptor takes those it knows. Where a
 * name moved (`schema_name` to `schema_path`), both are there.
 */
export type WireRecord = Readonly<Record<string, unknown>>;

/** Type of an option as the schema of one field `value`, and its default as a row of it. */
export function optionRecord(option: OptionDefinition): WireRecord {
  const type = toArrowSchema({ fields: [{ name: "value", type: option.type, nullable: true }] });
  return {
    name: option.name,
    description: option.description,
    type,
    defaultValue: option.default === undefined ? null : batchFromColumns(type, [[option.default]]),
    required: option.required ?? false,
    secret: option.secret ?? false,
  };
}

export function secretTypeRecord({ name, description, parameters }: SecretTypeDefinition): WireRecord {
  return { name, description, parametersSchema: toArrowSchema({ fields: parameters }) };
}

export function catalogRecord(catalog: CatalogDefinition): WireRecord {
  return {
    name: catalog.name,
    implementationVersion: catalog.implementationVersion ?? null,
    dataVersionSpec: catalog.dataVersion ?? null,
    attachOptionSpecs: (catalog.attachOptions ?? []).map(optionRecord),
    sourceUrl: catalog.sourceUrl ?? null,
  };
}

export function attachRecord(catalog: CatalogDefinition, attachOpaqueData: Uint8Array): WireRecord {
  return {
    attachOpaqueData,
    supportsTransactions: catalog.transactions ?? false,
    supportsTimeTravel: false,
    catalogVersionFrozen: true,
    catalogVersion: 1n,
    attachOpaqueDataRequired: false,
    defaultSchema: catalog.defaultSchema,
    settings: (catalog.settings ?? []).map(optionRecord),
    secretTypes: (catalog.secretTypes ?? []).map(secretTypeRecord),
    comment: catalog.comment ?? null,
    tags: catalog.tags ?? {},
    resolvedDataVersion: catalog.dataVersion ?? null,
    resolvedImplementationVersion: catalog.implementationVersion ?? null,
  };
}

export function schemaRecord(schema: SchemaDefinition, attachOpaqueData: Uint8Array): WireRecord {
  const functions = (type: string): bigint =>
    BigInt(schema.functions.filter((one) => wireType(one).startsWith(type)).length);
  return {
    comment: schema.comment ?? null,
    tags: schema.tags ?? {},
    path: [schema.name],
    name: schema.name,
    attachOpaqueData,
    estimatedObjectCount: {
      aggregate_function: functions("AGGREGATE"),
      index: 0n,
      macro: BigInt(schema.macros?.length ?? 0),
      scalar_function: functions("SCALAR"),
      table: BigInt(schema.tables?.length ?? 0),
      table_function: functions("TABLE"),
      view: BigInt(schema.views?.length ?? 0),
    },
  };
}

export function functionRecord(definition: FunctionDefinition, schema: SchemaDefinition): WireRecord {
  const scalar = definition.kind === "scalar" ? definition : null;
  const scans = definition.kind === "table" || definition.kind === "table_in_out";
  return {
    ...place(schema),
    comment: definition.comment ?? null,
    tags: definition.tags ?? {},
    name: definition.name,
    functionType: wireType(definition),
    arguments: argumentSchema(definition.arguments),
    outputSchema: declaredOutput(definition),
    parameterDefaultValues: argumentDefaults(definition.arguments),
    stability: scalar === null ? null : scalar.volatile ? "VOLATILE" : "CONSISTENT",
    nullHandling: nullHandling(definition),
    description: definition.description,
    examples: (definition.examples ?? []).map(({ sql, description, output }) => ({
      sql,
      description,
      expectedOutput: output ?? null,
    })),
    categories: definition.categories ?? [],
    projectionPushdown: scalar === null ? scans : null,
    filterPushdown: scalar === null ? false : null,
    samplingPushdown: scalar === null ? false : null,
    lateMaterialization: scalar === null ? false : null,
    orderPreservation: scalar === null ? "PRESERVES_ORDER" : null,
    maxWorkers: null,
    supportsSplits: definition.kind === "table" && definition.splits !== null,
    hasFinalize: definition.kind === "table_buffering" || (definition.kind === "table_in_out" && definition.finalize),
    requiredSettings: definition.settings ?? [],
    requiredSecrets: (definition.secrets ?? []).map((secretType) => ({
      secretType,
      scope: null,
      secretName: null,
    })),
  };
}

export function tableRecord(table: TableDefinition, schema: SchemaDefinition): WireRecord {
  const rows = table.rows === undefined ? null : BigInt(table.rows);
  return {
    ...place(schema),
    comment: table.comment ?? null,
    tags: table.tags ?? {},
    name: table.name,
    columns: toArrowSchema(table.columns),
    notNullConstraints: table.notNull ?? [],
    uniqueConstraints: table.unique ?? [],
    checkConstraints: table.check ?? [],
    primaryKeyConstraints: table.primaryKey === undefined ? [] : [table.primaryKey],
    scanFunction: scanRecord(table, schema),
    cardinalityEstimate: rows,
    cardinalityMax: rows,
  };
}

/** A function of a schema, without arguments. */
export function functionRecordOf(name: string, schema: SchemaDefinition): WireRecord {
  return { functionName: name, schemaPath: [schema.name], arguments: valuesBatch([], []), requiredExtensions: [] };
}

export function copyFormatRecord(format: CopyFormatDefinition): WireRecord {
  return {
    comment: null,
    tags: {},
    formatName: format.format,
    handler: format.function,
    options: new Schema([]),
    direction: format.direction,
    description: format.description,
    ordered: false,
  };
}

/** Which function reads a table, with which arguments. */
export function scanRecord({ scan }: TableDefinition, schema: SchemaDefinition): WireRecord {
  const names = (scan.arguments ?? []).map((_, index) => `arg_${index}`);
  return {
    functionName: scan.function,
    schemaPath: [schema.name],
    arguments: valuesBatch(names, scan.arguments ?? []),
    requiredExtensions: [],
  };
}

export function viewRecord(view: ViewDefinition, schema: SchemaDefinition): WireRecord {
  return {
    ...place(schema),
    comment: view.comment ?? null,
    tags: view.tags ?? {},
    name: view.name,
    definition: view.definition,
    columnComments: view.columnComments ?? {},
  };
}

export function macroRecord(macro: MacroDefinition, schema: SchemaDefinition): WireRecord {
  const defaults = Object.entries(macro.defaults ?? {});
  const types = new Map(defaults.map(([name, { type }]) => [name, type]));
  return {
    ...place(schema),
    comment: macro.comment ?? null,
    tags: {},
    name: macro.name,
    macroType: macro.kind === "scalar" ? "SCALAR" : "TABLE",
    parameters: macro.parameters,
    parameterDefaultValues:
      defaults.length === 0
        ? null
        : valuesBatch(
            defaults.map(([name]) => name),
            defaults.map(([, value]) => value),
          ),
    definition: macro.definition,
    argumentsSchema: toArrowSchema({
      fields: macro.parameters.map((name) => ({ name, type: types.get(name) ?? "null", nullable: true })),
    }),
  };
}

function place(schema: SchemaDefinition): WireRecord {
  return { schemaPath: [schema.name], schemaName: schema.name };
}

/** What is known before bind: the result of scalars and aggregates, nothing of table functions. */
function declaredOutput(definition: FunctionDefinition): Schema {
  if (definition.kind !== "scalar" && definition.kind !== "aggregate") return new Schema([]);
  const { returns } = definition;
  const decided = typeof returns !== "function";
  const type: TypeSpec = decided ? returns : "null";
  const metadata = decided ? {} : { metadata: { "vgi:any": "true" } };
  return new Schema([toArrowField({ name: "result", type, nullable: true, ...metadata })]);
}

function nullHandling(definition: FunctionDefinition): string | null {
  if (definition.kind === "aggregate") return "DEFAULT";
  if (definition.kind !== "scalar") return null;
  return definition.nulls === "given" ? "SPECIAL" : "DEFAULT";
}

/** One row of typed values. Without values it has no columns, and still one row. */
function valuesBatch(
  names: readonly string[],
  values: readonly { readonly type: TypeSpec; readonly value: unknown }[],
): RecordBatch {
  const schema = toArrowSchema({
    fields: names.map((name, i) => ({ name, type: values[i]?.type ?? "null", nullable: true })),
  });
  return batchFromColumns(
    schema,
    values.map(({ value }) => [value]),
    { length: 1 },
  );
}
