import type { ErrorObject } from "ajv/dist/2020.js";
import type { JsonSchema } from "./snapshot-schema.js";

/**
 * Checks a value against a JSON Schema; gives the first thing that is wrong with its place, or `undefined`.
 * The validator is loaded when there is something to check: commands that check nothing start faster without it.
 *
 * @example
 * ```ts
 * await validate(snapshotSchema, {}); // "must have required property 'format'"
 * await validate(snapshotSchema, { format: 1, catalogs: [{}] }); // "/catalogs/0 must have required property 'name'"
 * ```
 */
export async function validate(schema: JsonSchema, value: unknown): Promise<string | undefined> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const check = new Ajv2020({ allErrors: false, allowUnionTypes: true }).compile(schema);
  return check(value) ? undefined : describe(check.errors ?? []);
}

/** Of alternatives that all failed, the error that lies deepest is the one that was meant. */
function describe(errors: readonly ErrorObject[]): string {
  const deepest = errors.toSorted((left, right) => depth(right) - depth(left))[0];
  if (deepest === undefined) return "it does not match its schema";
  const extra: unknown = deepest.params["additionalProperty"];
  const named = typeof extra === "string" ? ` (${JSON.stringify(extra)})` : "";
  const allowed: unknown = deepest.params["allowedValue"] ?? deepest.params["allowedValues"];
  const values = allowed === undefined ? "" : `: ${JSON.stringify(allowed)}`;
  return `${deepest.instancePath} ${deepest.message ?? "is wrong"}${named}${values}`.trim();
}

function depth(error: ErrorObject): number {
  return error.instancePath.split("/").length;
}
