import type { SchemaSpec, TypeSpec } from "vgi-arrow";
import type { ArgumentRole, FunctionKind } from "../model/catalog.js";

/** An argument as generated code sends it. */
export interface ExpectedArgument {
  /** Property of the argument (or column) object in TypeScript. */
  readonly key: string;
  /** Wire name; absent when it is the key. */
  readonly name?: string;
  readonly role: ArgumentRole;
  /** `"null"` for any-typed arguments. */
  readonly type: TypeSpec;
  readonly any?: true;
  /** What makes it an extension type with values of its own. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly varargs?: true;
  readonly optional?: true;
}

/** What generated code takes a function to be. */
export interface ExpectedFunction {
  readonly kind: FunctionKind;
  readonly args: readonly ExpectedArgument[];
  readonly output?: SchemaSpec;
  /** `functionFingerprint` of what it was generated from; without one nothing is compared. */
  readonly fingerprint?: string;
}
