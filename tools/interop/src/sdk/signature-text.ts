import { formatType, type TypeSpec } from "vgi-arrow";
import { functionKey } from "./generated-functions.js";

/** An argument, as the catalog and generated code both describe it. */
interface Argument {
  readonly key?: string;
  readonly name?: string;
  readonly type: TypeSpec;
  readonly any?: boolean;
  readonly role: string;
}

/** A function of one signature as text, from the catalog's model or from a generated descriptor: alike for both. */
export function signatureText(schema: readonly string[], name: string, args: readonly Argument[]): string {
  const shown = args
    .filter(({ role }) => role !== "table")
    .map((each) => `${each.name ?? each.key ?? ""} ${each.any === true ? "any" : formatType(each.type)}`);
  return `${functionKey(schema, name)}(${shown.join(", ")})`;
}
