import type { JsonSchema } from "../read/snapshot-schema.js";

const text: JsonSchema = { type: "string", minLength: 1 };

const properties: Readonly<Record<string, JsonSchema>> = {
  $schema: { type: "string" },
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
  catalogs: { description: "Catalogs to read. Default: all.", type: "array", items: text, minItems: 1 },
  options: { description: "Attach options, by name.", type: "object" },
  out: { description: "Output folder of generate.", ...text },
  snapshot: { description: "Snapshot that pull writes and generate reads.", ...text },
  bind: {
    description: "Table functions to bind for their row types: schema.function, with lists of arguments.",
    type: "object",
    additionalProperties: { type: "array", items: { type: "object" }, minItems: 1 },
  },
  bindTimeoutMs: { description: "How long one bind may take, in milliseconds.", type: "number", exclusiveMinimum: 0 },
  importExtension: { description: "End of relative imports.", enum: ["js", "ts", "none"] },
};

/** What a configuration can have, for messages. */
export const configKeys: readonly string[] = Object.keys(properties).filter((key) => key !== "$schema");

/** The JSON Schema of `vgi.config.json`; `schemas/vgi-config.schema.json` is this, as a file. */
export const configSchema: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Configuration of vgi-codegen",
  type: "object",
  additionalProperties: false,
  properties,
};
