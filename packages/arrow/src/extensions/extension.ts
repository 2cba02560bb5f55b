import type { TypeKind } from "../profiles/type-kind.js";
import type { FieldSpec, TypeSpec } from "../type-spec.js";
import { bigIntOfBignum, bignumOf, bitsOf, bytesOfBits, bytesOfInt, intOf, uuidOf, uuidBytes } from "./storage.js";

/** What an extension type's values are, over the storage that Arrow knows. */
export interface Extension {
  /** `arrow.uuid`, or `DuckDB hugeint` for the opaque types of a vendor. */
  readonly name: string;
  /** Whether the storage is one that the extension has; otherwise the column is read as what it is stored as. */
  readonly stores: (type: TypeSpec) => boolean;
  /** The kind by which profiles convert; the exact value stays as it is where there is none. */
  readonly kind?: TypeKind;
  /** TypeScript types without null, where there is no kind. */
  readonly in?: string;
  readonly out?: string;
  readonly read: (stored: unknown) => unknown;
  /** The stored form of a value; what is stored form already stays. Throws a `RangeError`. */
  readonly write: (value: unknown) => unknown;
}

const isFixed =
  (width: number) =>
  (type: TypeSpec): boolean =>
    typeof type === "object" && "fixed_size_binary" in type && type.fixed_size_binary === width;
const isBinary = (type: TypeSpec): boolean => typeof type === "string" && type.includes("binary");

/** Extension types with values of their own. Others, geoarrow.wkb and arrow.json among them, are their storage. */
const extensions: ReadonlyMap<string, Extension> = /*@__PURE__*/ new Map(
  (
    [
      {
        name: "arrow.uuid",
        stores: isFixed(16),
        in: "string | Uint8Array",
        out: "string",
        read: uuidOf,
        write: uuidBytes,
      },
      {
        name: "arrow.bool8",
        stores: (type) => type === "int8",
        in: "boolean",
        out: "boolean",
        read: (stored) => stored !== 0,
        write: (value) => (typeof value === "boolean" ? Number(value) : value),
      },
      {
        name: "DuckDB hugeint",
        stores: isFixed(16),
        kind: "hugeint",
        read: (stored) => intOf(stored, true),
        write: (value) => bytesOfInt(value, true),
      },
      {
        name: "DuckDB uhugeint",
        stores: isFixed(16),
        kind: "hugeint",
        read: (stored) => intOf(stored, false),
        write: (value) => bytesOfInt(value, false),
      },
      { name: "DuckDB bignum", stores: isBinary, kind: "hugeint", read: bigIntOfBignum, write: bignumOf },
      {
        name: "DuckDB bit",
        stores: isBinary,
        in: "string | Uint8Array",
        out: "string",
        read: bitsOf,
        write: bytesOfBits,
      },
    ] satisfies Extension[]
  ).map((extension): [string, Extension] => [extension.name, extension]),
);

/** Metadata of a field, as Arrow has it or as a spec has it. */
export type FieldMetadata = ReadonlyMap<string, string> | Readonly<Record<string, string>> | undefined;

/** The extension whose values a field has; none where its metadata names none, or one that this client reads as its storage. */
export function extensionOf(metadata: FieldMetadata, type: () => TypeSpec): Extension | undefined {
  const name = extensionName(metadata);
  const extension = name === undefined ? undefined : extensions.get(name);
  return extension?.stores(storageOf(type())) === true ? extension : undefined;
}

/** The extension of a field's spec. */
export function extensionOfField({ metadata, type }: Pick<FieldSpec, "metadata" | "type">): Extension | undefined {
  return metadata === undefined ? undefined : extensionOf(metadata, () => type);
}

/** The part of a field's metadata that names its extension type; `undefined` where it has none. */
export function extensionMetadata(field: Pick<FieldSpec, "metadata" | "type">): Record<string, string> | undefined {
  if (extensionName(field.metadata) === undefined) return undefined;
  const kept = ["ARROW:extension:name", "ARROW:extension:metadata"].flatMap((key) => {
    const value = field.metadata?.[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(kept);
}

/** Dictionaries have the extension of their values. */
function storageOf(type: TypeSpec): TypeSpec {
  return typeof type === "object" && "dictionary" in type ? type.dictionary : type;
}

/** Name of the extension type that metadata names, whether or not it has values of its own. */
export function extensionName(metadata: FieldMetadata): string | undefined {
  const name = read(metadata, "ARROW:extension:name");
  return name === "arrow.opaque" ? opaqueName(read(metadata, "ARROW:extension:metadata")) : name;
}

function read(metadata: FieldMetadata, key: string): string | undefined {
  if (metadata instanceof Map) return (metadata as ReadonlyMap<string, string>).get(key);
  return metadata !== undefined && Object.hasOwn(metadata, key) ? (metadata as Record<string, string>)[key] : undefined;
}

/** Opaque types say which system has them, and what they are there. */
function opaqueName(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 1000) return undefined;
  try {
    const { vendor_name: vendor, type_name: type } = JSON.parse(text) as Record<string, unknown>;
    return `${String(vendor)} ${String(type)}`;
  } catch {
    return undefined;
  }
}
