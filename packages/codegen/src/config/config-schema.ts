import { profileNames } from "./types-config.js";
import type { JsonSchema } from "../read/snapshot-schema.js";

const text: JsonSchema = { type: "string", minLength: 1 };

const texts: JsonSchema = { type: "array", items: text, minItems: 1 };

const options: JsonSchema = { description: "Attach options, by name.", type: "object" };

const bind: JsonSchema = {
  description: "Table functions to bind for their row types: schema.function, with lists of arguments.",
  type: "object",
  additionalProperties: { type: "array", items: { type: "object" }, minItems: 1 },
};

const mapping: JsonSchema = {
  anyOf: [
    { enum: [...profileNames] },
    {
      type: "object",
      additionalProperties: false,
      required: ["module", "codec"],
      properties: {
        module: {
          description: "Module with the codec: a path relative to this file, or a package.",
          type: "string",
          pattern: "^[^\"'`\\\\\\s]+$",
        },
        codec: {
          description: "Exported constant, a ValueCodec.",
          type: "string",
          pattern: "^[A-Za-z_$][A-Za-z0-9_$]*$",
        },
      },
    },
  ],
};

const types: JsonSchema = {
  description: "What Arrow values are in TypeScript. Default: exact values.",
  type: "object",
  additionalProperties: false,
  properties: {
    profile: { description: "The profile of all values.", enum: [...profileNames] },
    byType: {
      description: "Arrow types that are shown otherwise, e.g. timestamp[us, UTC], decimal128, geoarrow.wkb.",
      type: "object",
      additionalProperties: mapping,
    },
    byColumn: {
      description: "Columns and arguments that are shown otherwise: schema.function.name.",
      type: "object",
      additionalProperties: mapping,
    },
  },
};

const catalogConfig: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: { options, bind },
};

/** What a worker has, at the top or under `workers`. */
const workerProperties: Readonly<Record<string, JsonSchema>> = {
  address: {
    description: "Where the worker is. ${env:NAME} stands for an environment variable.",
    anyOf: [
      text,
      {
        type: "object",
        additionalProperties: false,
        required: ["command"],
        properties: {
          command: { type: "array", items: { type: "string" }, minItems: 1 },
          env: { type: "object", additionalProperties: { type: "string" } },
          cwd: text,
        },
      },
    ],
  },
  bearerToken: { description: "Token for a worker over HTTP, as ${env:NAME}.", ...text },
  headers: {
    description: "Headers of every request to a worker over HTTP; secrets as ${env:NAME}.",
    type: "object",
    additionalProperties: { type: "string" },
  },
  catalogs: {
    description: "Catalogs to read: names, or settings by name. Default: all.",
    anyOf: [texts, { type: "object", additionalProperties: catalogConfig, minProperties: 1 }],
  },
  services: {
    description: "Protocols of vgi-rpc that the server hosts besides VGI: all of the application's own, or names.",
    anyOf: [{ type: "boolean" }, texts],
  },
  options,
  include: {
    description: "Globs over catalog.schema.kind.name, kind being function, table, view or macro. Default: all.",
    ...texts,
  },
  exclude: { description: "Globs of what is left out of that.", ...texts },
  snapshot: { description: "Snapshot that pull writes and generate reads.", ...text },
  bind,
  bindTimeoutMs: { description: "How long one bind may take, in milliseconds.", type: "number", exclusiveMinimum: 0 },
};

/** Names of what belongs to a worker: with `workers`, none of it stands at the top. */
export const workerKeys: readonly string[] = Object.keys(workerProperties);

/** The JSON Schema of `vgi.config.json`; `schemas/vgi-config.schema.json` is this, as a file. */
export const configSchema: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Configuration of vgi-codegen",
  type: "object",
  additionalProperties: false,
  properties: {
    $schema: { type: "string" },
    ...workerProperties,
    workers: {
      description: "Several workers, by name. Then nothing of a worker stands at the top.",
      type: "object",
      minProperties: 1,
      propertyNames: { pattern: "^[A-Za-z][A-Za-z0-9_-]*$" },
      additionalProperties: { type: "object", additionalProperties: false, properties: workerProperties },
    },
    out: { description: "Output folder of generate.", ...text },
    types,
    importExtension: { description: "End of relative imports.", enum: ["js", "ts", "none"] },
    target: { description: "What is written: TypeScript, or JavaScript with .d.ts files.", enum: ["ts", "js"] },
    names: {
      description: "TypeScript names by schema.function, schema.table or a schema's path.",
      type: "object",
      additionalProperties: { type: "string", pattern: "^[\\p{ID_Start}$_][\\p{ID_Continue}$]*$" },
    },
    postProcess: { description: "Command that formats generated files; their paths are put behind it.", ...texts },
    plugins: {
      description: "Modules that export a plugin, or plugins.",
      type: "array",
      items: {
        anyOf: [
          text,
          {
            type: "object",
            additionalProperties: false,
            required: ["from"],
            properties: { from: text, options: { type: "object" } },
          },
          { type: "object", required: ["name", "apiVersion"] },
        ],
      },
    },
  },
};
