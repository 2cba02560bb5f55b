import type { CodecReference } from "../emit/value-types.js";

/** The profiles of vgi-arrow. */
export type ProfileName = "exact" | "js" | "json" | "temporal";

/** All of them, for option parsers. */
export const profileNames: readonly ProfileName[] = ["exact", "js", "json", "temporal"];

/** How a type or a column is shown: by a profile, or by a codec of your own. */
export type MappingConfig = ProfileName | CodecReference;

/**
 * What Arrow values are in TypeScript. Types and conversions come from the same tables.
 *
 * @example
 * ```ts
 * const types: TypesConfig = {
 *   profile: "js",
 *   byType: { "timestamp[us]": "temporal", "geoarrow.wkb": { module: "./src/codecs.js", codec: "geometry" } },
 *   byColumn: { "main.invoices.total": "exact" },
 * };
 * ```
 */
export interface TypesConfig {
  /** The profile of all values. Default: `exact`. */
  readonly profile?: ProfileName | undefined;
  /**
   * Arrow types that are shown otherwise: `timestamp[us, UTC]`, `decimal128(18, 2)`, without parameters for all of a kind
   * (`timestamp`, `decimal128`), or an extension type (`geoarrow.wkb`).
   */
  readonly byType?: Readonly<Record<string, MappingConfig>> | undefined;
  /** Columns and arguments of functions, and columns of tables, that are shown otherwise: `schema.function.name`, or `catalog.schema.function.name`. */
  readonly byColumn?: Readonly<Record<string, MappingConfig>> | undefined;
}
