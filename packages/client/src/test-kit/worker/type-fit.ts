import { sameType, type TypeSpec } from "vgi-arrow";

/** How a type that was sent suits one that is declared: as it is, after a conversion that loses nothing, or not. */
export type Fit = "exact" | "convertible" | "none";

const integers: ReadonlySet<unknown> = new Set([
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
]);
const texts: ReadonlySet<unknown> = new Set(["utf8", "large_utf8", "utf8_view"]);
const binaries: ReadonlySet<unknown> = new Set(["binary", "large_binary", "binary_view"]);

/** Whether a value of type `given` can stand where `declared` is expected. */
export function fitType(declared: TypeSpec, given: TypeSpec): Fit {
  if (sameType(declared, given)) return "exact";
  if (given === "null") return "convertible";
  if (integers.has(declared) && integers.has(given)) return "convertible";
  if (declared === "float64" && (given === "float32" || integers.has(given))) return "convertible";
  if (texts.has(declared) && texts.has(given)) return "convertible";
  if (binaries.has(declared) && binaries.has(given)) return "convertible";
  if (isDictionary(given)) return fitType(declared, given.dictionary) === "none" ? "none" : "convertible";
  return "none";
}

/** Brings a value that fits into the JavaScript type of the declared one. */
export function convertValue(declared: TypeSpec, value: unknown): unknown {
  if (typeof value !== "number" && typeof value !== "bigint") return value;
  if (declared === "int64" || declared === "uint64") return BigInt(value);
  return integers.has(declared) || declared === "float64" || declared === "float32" ? Number(value) : value;
}

function isDictionary(type: TypeSpec): type is TypeSpec & { readonly dictionary: TypeSpec } {
  return typeof type === "object" && "dictionary" in type;
}
