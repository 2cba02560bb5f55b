import { snapshotFormat } from "../model/snapshot.js";

/** A JSON Schema, or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const text: JsonSchema = { type: "string" };
const nullableText: JsonSchema = { type: ["string", "null"] };
const flag: JsonSchema = { type: "boolean" };
const texts: JsonSchema = listOf(text);
const indices: JsonSchema = listOf({ type: "integer", minimum: 0 });
const textMap: JsonSchema = { type: "object", additionalProperties: text };
const integerNames = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"];

const writeAnswer: JsonSchema = { enum: ["rows", "changes"] };

const comments = { comment: nullableText, tags: textMap };

/** The JSON Schema of `catalog.snapshot.json`; `schemas/catalog-snapshot.schema.json` is this, as a file. */
export const snapshotSchema: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Catalog snapshot of vgi-codegen",
  description: "What a worker offers, as vgi-codegen pull wrote it: the only input of vgi-codegen generate --snapshot.",
  ...record(
    {
      $schema: text,
      format: { const: snapshotFormat, description: "Format of this file." },
      hash: {
        type: "string",
        pattern: "^sha256:[0-9a-f]{64}$",
        description: "Of the catalogs, bound outputs and services, as canonical JSON.",
      },
      protocolVersion: { ...nullableText, description: "Protocol version that the worker spoke." },
      catalogs: listOf(reference("catalog")),
      bound: { ...listOf(reference("bound")), description: "Columns of table functions, as bind gave them." },
      services: { ...listOf(reference("service")), description: "Protocols besides VGI that the server hosts." },
    },
    ["$schema", "services"],
  ),
  $defs: {
    catalog: record(
      {
        name: text,
        ...comments,
        defaultSchema: text,
        implementationVersion: nullableText,
        dataVersion: nullableText,
        attachOptions: listOf(reference("option")),
        settings: listOf(reference("option")),
        secretTypes: listOf(reference("secretType")),
        supportsTransactions: flag,
        supportsTimeTravel: flag,
        schemas: listOf(reference("schema")),
        copyFormats: listOf(reference("copyFormat")),
        companions: listOf(record({ name: text, type: text, hidden: flag, required: flag })),
      },
      ["copyFormats", "companions"],
    ),
    copyFormat: record({
      name: text,
      direction: { enum: ["from", "to", "both"] },
      description: text,
      ...comments,
      options: listOf(reference("argument")),
      ordered: flag,
    }),
    option: record({ name: text, description: text, type: reference("type"), default: true, required: flag }, [
      "default",
    ]),
    secretType: record({
      name: text,
      description: text,
      parameters: listOf(record({ ...fieldProperties(), redact: flag }, ["metadata", "redact"])),
    }),
    schema: record({
      path: texts,
      ...comments,
      functions: listOf(reference("function")),
      tables: listOf(reference("table")),
      views: listOf(record({ name: text, ...comments, definition: text })),
      macros: listOf(reference("macro")),
      indexes: listOf(record({ name: text, table: text, ...comments, expressions: texts, unique: flag })),
    }),
    function: record(
      {
        name: text,
        kind: { enum: ["scalar", "table", "table_in_out", "table_buffering", "aggregate"] },
        ...comments,
        description: text,
        arguments: listOf(reference("argument")),
        output: reference("columns"),
        examples: listOf(record({ sql: text, description: nullableText, expectedOutput: nullableText })),
        categories: texts,
        stability: nullableText,
        nullHandling: nullableText,
        orderPreservation: nullableText,
        requiredSettings: texts,
        requiredSecrets: texts,
        projectionPushdown: flag,
        filterPushdown: flag,
        maxWorkers: { type: ["integer", "null"] },
        hasFinalize: flag,
        supportsWindow: { const: true },
        streamingPartitioned: { const: true },
      },
      ["supportsWindow", "streamingPartitioned"],
    ),
    argument: record(
      {
        name: text,
        role: { enum: ["column", "positional", "named", "table"] },
        type: reference("type"),
        any: flag,
        varargs: flag,
        optional: flag,
        default: true,
        defaultText: text,
        doc: text,
        choices: texts,
        range: text,
        metadata: textMap,
      },
      ["default", "defaultText", "doc", "choices", "range", "metadata"],
    ),
    table: record(
      {
        name: text,
        ...comments,
        columns: reference("columns"),
        notNull: indices,
        unique: listOf(indices),
        primaryKey: listOf(indices),
        check: texts,
        supportsInsert: flag,
        supportsUpdate: flag,
        supportsDelete: flag,
        returning: record({ insert: writeAnswer, update: writeAnswer, delete: writeAnswer }, [
          "insert",
          "update",
          "delete",
        ]),
      },
      ["returning"],
    ),
    macro: record({
      name: text,
      kind: { enum: ["scalar", "table"] },
      ...comments,
      parameters: texts,
      defaults: { type: "object" },
      definition: text,
    }),
    bound: record({
      catalog: text,
      schema: texts,
      name: text,
      signature: text,
      arguments: { type: "object" },
      output: reference("columns"),
    }),
    service: record({
      protocol: text,
      version: text,
      hash: text,
      deprecation: nullableText,
      methods: listOf(
        record({
          name: text,
          kind: { enum: ["unary", "producer", "exchange", "stream"] },
          params: reference("columns"),
          result: { anyOf: [reference("columns"), { type: "null" }] },
          header: { anyOf: [reference("columns"), { type: "null" }] },
          idempotency: text,
          deprecation: nullableText,
        }),
      ),
    }),
    columns: record({ fields: listOf(reference("field")), metadata: textMap }, ["metadata"]),
    field: record(fieldProperties(), ["metadata"]),
    type: {
      description: "An Arrow type.",
      anyOf: [
        { enum: ["null", "bool", ...integerNames, "float16", "float32", "float64"] },
        { enum: ["utf8", "large_utf8", "utf8_view", "binary", "large_binary", "binary_view", "date32", "date64"] },
        { enum: ["month_interval", "day_time_interval", "month_day_nano_interval"] },
        parameterized({ timestamp: { enum: ["s", "ms", "us", "ns"] }, timezone: text }, ["timezone"]),
        parameterized({ time32: { enum: ["s", "ms"] } }),
        parameterized({ time64: { enum: ["us", "ns"] } }),
        parameterized({ duration: { enum: ["s", "ms", "us", "ns"] } }),
        parameterized({ decimal128: listOf({ type: "integer" }, 2) }),
        parameterized({ decimal256: listOf({ type: "integer" }, 2) }),
        parameterized({ fixed_size_binary: { type: "integer", minimum: 0 } }),
        parameterized({ list: reference("field") }),
        parameterized({ large_list: reference("field") }),
        parameterized({ fixed_size_list: reference("field"), size: { type: "integer", minimum: 0 } }),
        parameterized({ struct: listOf(reference("field")) }),
        parameterized({
          map: parameterized({ key: reference("field"), value: reference("field"), sorted: flag }, ["sorted"]),
        }),
        parameterized({ dictionary: reference("type"), index: { enum: integerNames }, ordered: flag }, ["ordered"]),
        parameterized({ sparse_union: listOf(reference("field")), ids: listOf({ type: "integer" }) }),
        parameterized({ dense_union: listOf(reference("field")), ids: listOf({ type: "integer" }) }),
      ],
    },
  },
};

function fieldProperties(): Readonly<Record<string, JsonSchema>> {
  return { name: text, type: reference("type"), nullable: flag, metadata: textMap };
}

function reference(name: string): JsonSchema {
  return { $ref: `#/$defs/${name}` };
}

function listOf(items: JsonSchema, length?: number): JsonSchema {
  return { type: "array", items, ...(length === undefined ? {} : { minItems: length, maxItems: length }) };
}

/** The JSON Schema of a snapshot that is not in a file, and has no hash. */
export const snapshotContentSchema: JsonSchema = {
  $schema: snapshotSchema["$schema"],
  ...record(
    {
      catalogs: listOf(reference("catalog")),
      bound: listOf(reference("bound")),
      services: listOf(reference("service")),
    },
    ["services"],
  ),
  $defs: snapshotSchema["$defs"],
};

/** The JSON Schema of what the lock says a catalog was generated from. */
export const generatedFromSchema: JsonSchema = {
  $schema: snapshotSchema["$schema"],
  ...record({ model: reference("catalog"), bound: listOf(reference("bound")), types: { type: "object" } }),
  $defs: snapshotSchema["$defs"],
};

/** The JSON Schema of what the lock says services were generated from. */
export const generatedServicesSchema: JsonSchema = {
  $schema: snapshotSchema["$schema"],
  ...listOf(reference("service")),
  $defs: snapshotSchema["$defs"],
};

/**
 * An object with these properties, all of them required but those named. Others are passed over: a later version of the
 * generator may have added them within the format.
 */
function record(properties: Readonly<Record<string, JsonSchema | true>>, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", properties, required };
}

/** A type with parameters. It has no other properties: what this version does not know of would make it another type. */
function parameterized(
  properties: Readonly<Record<string, JsonSchema | true>>,
  optional: readonly string[] = [],
): JsonSchema {
  return { ...record(properties, optional), additionalProperties: false };
}
