import type { ErrorObject } from "ajv/dist/2020.js";
import type { JsonSchema } from "./snapshot-schema.js";

/** Something wrong in a value. */
export interface Fault {
  /** JSON Pointer of the place, `""` for the value as a whole. */
  readonly pointer: string;
  /** What is wrong there, to be read behind the name of the place: `must be object`. */
  readonly message: string;
  /** What could stand there, where the schema lists it. */
  readonly known?: readonly string[] | undefined;
}

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
  const fault = await findFault(schema, value);
  return fault === undefined ? undefined : `${fault.pointer} ${fault.message}`.trim();
}

/** The same with the place apart. For a key that is unknown, the place is that key. */
export async function findFault(schema: JsonSchema, value: unknown): Promise<Fault | undefined> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const check = new Ajv2020({ allErrors: false, allowUnionTypes: true, verbose: true }).compile(schema);
  return check(value) ? undefined : describe(check.errors ?? []);
}

/** Of alternatives that all failed, the error that lies deepest is the one that was meant. */
function describe(errors: readonly ErrorObject[]): Fault {
  const deepest = errors.toSorted((left, right) => depth(right) - depth(left))[0];
  if (deepest === undefined) return { pointer: "", message: "does not match its schema" };
  const { instancePath: pointer, params, parentSchema } = deepest;
  const extra: unknown = params["additionalProperty"];
  if (typeof extra === "string") {
    const properties: unknown = parentSchema?.["properties"];
    const known = Object.keys(typeof properties === "object" && properties !== null ? properties : {});
    return { pointer: `${pointer}/${escaped(extra)}`, message: "is no key that belongs there", known };
  }
  const name: unknown = deepest.propertyName;
  const place = typeof name === "string" ? `${pointer}/${escaped(name)}` : pointer;
  const allowed: unknown = params["allowedValue"] ?? params["allowedValues"];
  const values = allowed === undefined ? "" : `: ${JSON.stringify(allowed)}`;
  return { pointer: place, message: `${deepest.message ?? "is wrong"}${values}` };
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function depth(error: ErrorObject): number {
  return error.instancePath.split("/").length;
}
