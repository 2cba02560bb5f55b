import { formatType, type TypeSpec } from "vgi-arrow";
import type { ValueType } from "./bound-node.js";
import { familyOf } from "./comparable.js";

/** Whether DuckDB reads columns of a type at all (1.5.5, measured). It evaluates the filters of workers. */
export function duckdbReads(spec: TypeSpec): boolean {
  if (typeof spec === "string") return spec !== "float16";
  if ("decimal256" in spec || "sparse_union" in spec || "dense_union" in spec) return false;
  if ("list" in spec) return duckdbReads(spec.list.type);
  if ("large_list" in spec) return duckdbReads(spec.large_list.type);
  if ("fixed_size_list" in spec) return duckdbReads(spec.fixed_size_list.type);
  if ("struct" in spec) return spec.struct.every((field) => duckdbReads(field.type));
  if ("map" in spec) return duckdbReads(spec.map.key.type) && duckdbReads(spec.map.value.type);
  return "dictionary" in spec ? duckdbReads(spec.dictionary) : true;
}

/**
 * Why DuckDB can't compare values of a type exactly; `null` when it can. Its instants, durations and intervals count
 * microseconds, so nanoseconds would be lost; and extension types may order otherwise than their storage.
 */
export function inexactInDuckdb({ spec, extension }: ValueType): string | null {
  if (!duckdbReads(spec) || familyOf(spec) === undefined) return `workers can't compare ${formatType(spec)}`;
  const lossy =
    typeof spec === "object" &&
    (("timestamp" in spec && spec.timestamp === "ns" && spec.timezone !== undefined) ||
      ("duration" in spec && spec.duration === "ns"));
  if (lossy || familyOf(spec) === "interval") return `workers compare ${formatType(spec)} in microseconds only`;
  const name = extension["ARROW:extension:name"];
  if (name === undefined || comparableExtensions.has(name)) return null;
  return `workers may order ${name} otherwise than its storage`;
}

/** Why a worker may refuse to look at a column: an extension type that filters must not meet (section 12 of the specification). */
export function refusedExtension({ extension }: ValueType): string | null {
  const name = extension["ARROW:extension:name"];
  return name === undefined || knownExtensions.has(name) ? null : `workers refuse columns of ${name} in filters`;
}

/** Extension types that order as their storage does. */
const comparableExtensions: ReadonlySet<string> = new Set(["arrow.uuid", "arrow.json"]);

const knownExtensions: ReadonlySet<string> = new Set([
  "arrow.bool8",
  "arrow.json",
  "arrow.uuid",
  "geoarrow.linestring",
  "geoarrow.multilinestring",
  "geoarrow.multipoint",
  "geoarrow.multipolygon",
  "geoarrow.point",
  "geoarrow.polygon",
  "geoarrow.wkb",
]);
