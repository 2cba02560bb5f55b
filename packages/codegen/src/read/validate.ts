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
  const check = new Ajv2020({
    allErrors: false,
    allowUnionTypes: true,
    verbose: true,
    code: { optimize: false },
  }).compile(schema);
  return check(value) ? undefined : describe(check.errors ?? []);
}

/**
 * Of alternatives that all failed, the error that lies deepest is the one that was meant; at the same place it is that of the one whose type
 * fits. Where none does, all of their types are named.
 */
function describe(errors: readonly ErrorObject[]): Fault {
  const [deepest] = errors.toSorted((left, right) => depth(right) - depth(left) || rank(left) - rank(right));
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
  return {
    pointer: place,
    message: `${deepest.keyword === "type" ? typesAt(pointer, errors) : (deepest.message ?? "is wrong")}${values}`,
  };
}

/** Alternatives that failed by more than their type come first, and what only says that all of them failed comes last. */
function rank({ keyword }: ErrorObject): number {
  return keyword === "anyOf" ? 2 : keyword === "type" ? 1 : 0;
}

function typesAt(pointer: string, errors: readonly ErrorObject[]): string {
  const types = errors.flatMap(({ keyword, instancePath, params }) =>
    keyword === "type" && instancePath === pointer ? [params["type"] as string | readonly string[]] : [],
  );
  return `must be ${[...new Set(types.flat())].join(" or ")}`;
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function depth(error: ErrorObject): number {
  return error.instancePath.split("/").length;
}
