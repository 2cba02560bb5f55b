import type { SchemaSpec } from "vgi-arrow";
import type { Json } from "vgi-client";

/** The columns of a table function for one set of arguments, as its worker bound them when the catalog was read. */
export interface BoundOutput {
  readonly catalog: string;
  readonly schema: readonly string[];
  readonly name: string;
  /** Signature of the overload that was bound (`signatureKey`). */
  readonly signature: string;
  /** The arguments, by wire name. */
  readonly arguments: Readonly<Record<string, Json>>;
  readonly output: SchemaSpec;
}
