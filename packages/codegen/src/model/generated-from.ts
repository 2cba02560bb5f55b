import type { CatalogModel } from "vgi-client";
import type { TypesConfig } from "../config/types-config.js";
import type { BoundOutput } from "./bound-output.js";
import { withoutDocumentation } from "./without-documentation.js";

/** What the code of a catalog is generated from, as far as its callers can tell: the lock keeps it, to be compared with later. */
export interface GeneratedFrom {
  /** The catalog, without documentation. */
  readonly model: CatalogModel;
  /** Outputs of its functions that bind gave. */
  readonly bound: readonly BoundOutput[];
  /** What Arrow values are in TypeScript. */
  readonly types: TypesConfig;
}

/** What is kept of what a catalog's code is generated from. */
export function generatedFrom(catalog: CatalogModel, bound: readonly BoundOutput[], types: TypesConfig): GeneratedFrom {
  return { model: withoutDocumentation(catalog), bound, types };
}
