import {
  exactProfile,
  extensionOfField,
  type FieldSpec,
  mappingOf,
  typeKindOf,
  type TypeSpec,
  type ValueProfile,
} from "vgi-arrow/values";
import { propertyName } from "./literal.js";

/** Which way a value goes: `in` to the worker, where more is accepted, or `out` of it. */
export type Direction = "in" | "out";

/** A codec of the user's: an exported constant of a module. */
export interface CodecReference {
  /** Import specifier: of a package, or a path relative to the output folder that starts with a dot. */
  readonly module: string;
  readonly codec: string;
}

/** The local name of a type of the runtime, or of a codec where one is given; whoever asks makes sure that it is imported. */
export type UseType = (name: string, codec?: CodecReference) => string;

/** A profile, with the types that it shows otherwise. */
export interface ProfileMapping {
  readonly profile: ValueProfile;
  readonly types: ReadonlyMap<string, TypeMapping>;
}

/** How values are shown: by the tables of vgi-arrow, which the run time reads by too, or by a codec. */
export type TypeMapping = ProfileMapping | CodecReference;

/** The profile "exact" of vgi-arrow. */
export const exactMapping: ProfileMapping = { profile: exactProfile, types: new Map() };

/** A type with the metadata that may make it an extension type. */
type Typed = Pick<FieldSpec, "type" | "metadata">;

/**
 * The TypeScript type of values of an Arrow type, without `null`.
 *
 * @param shown how values are shown; exact when not given
 * @example
 * ```ts
 * valueType("int64", "in", String); // bigint | number
 * valueType({ list: { name: "item", type: "utf8", nullable: true } }, "out", String); // Array<string | null>
 * ```
 */
export function valueType(
  spec: TypeSpec,
  direction: Direction,
  use: UseType,
  shown: TypeMapping = exactMapping,
  metadata?: FieldSpec["metadata"],
): string {
  const typed = metadata === undefined ? { type: spec } : { type: spec, metadata };
  if ("codec" in shown) return codecType(typed, direction, use, shown);
  const mapping = shown.types.size === 0 ? undefined : mappingOf(shown.types, spec, metadata);
  if (mapping !== undefined) return valueType(spec, direction, use, mapping, metadata);
  const extension = extensionOfField(typed);
  if (extension !== undefined) {
    const text =
      extension.kind === undefined ? extension[direction] : kindText(shown.profile, extension.kind, direction);
    return withNames(text ?? "unknown", use);
  }
  const kind = typeKindOf(spec);
  const text = kind === undefined ? undefined : kindText(shown.profile, kind, direction);
  if (typeof spec === "string") return text === undefined ? plainType(spec) : withNames(text, use);
  if ("dictionary" in spec) return valueType(spec.dictionary, direction, use, shown);
  if ("struct" in spec) return structType(spec.struct, direction, use, shown);
  if ("map" in spec) {
    const key = valueType(spec.map.key.type, direction, use, shown, spec.map.key.metadata);
    const value = nullableType(spec.map.value.type, direction, use, shown, spec.map.value.metadata);
    return (text ?? "").replace("[K, V]", () => `[${key}, ${value}]`).replace("<K, V>", () => `<${key}, ${value}>`);
  }
  if (text !== undefined) return withNames(text, use);
  const child = "list" in spec ? spec.list : "large_list" in spec ? spec.large_list : listChild(spec);
  const item = nullableType(child.type, direction, use, shown, child.metadata);
  return `${direction === "in" ? "ReadonlyArray" : "Array"}<${item}>`;
}

function listChild(spec: TypeSpec): FieldSpec {
  if (typeof spec === "object" && "fixed_size_list" in spec) return spec.fixed_size_list;
  throw new TypeError(`${JSON.stringify(spec)} has no TypeScript type`);
}

/** Types of no kind: the same in every profile. */
function plainType(spec: string): string {
  if (spec === "null") return "null";
  if (spec === "bool") return "boolean";
  return spec.includes("utf8") ? "string" : "number";
}

function kindText(
  profile: ValueProfile,
  kind: keyof typeof exactProfile & keyof ValueProfile,
  direction: Direction,
): string {
  const own = profile[kind as "int64"]?.[direction];
  return own ?? exactProfile[kind as "int64"][direction];
}

/** The type that the codec itself has; it has to take what the column gives, or the generated code does not compile. */
function codecType({ type, metadata }: Typed, direction: Direction, use: UseType, codec: CodecReference): string {
  if (direction === "in") return `${use("CodecInput")}<typeof ${use(codec.codec, codec)}>`;
  return `${use("CodecOutput")}<typeof ${use(codec.codec, codec)}, ${valueType(type, "out", use, exactMapping, metadata)}>`;
}

/** A text of the tables with the local names of what it names. */
function withNames(text: string, use: UseType): string {
  return text.replaceAll(/\b[A-Z]\w*Value\b|\bDecimal\b|\bTemporal\b/g, (name) => use(name));
}

/** The type of values that may be null, as everything in a column may. */
export function nullableType(
  spec: TypeSpec,
  direction: Direction,
  use: UseType,
  shown: TypeMapping = exactMapping,
  metadata?: FieldSpec["metadata"],
): string {
  const type = valueType(spec, direction, use, shown, metadata);
  return type === "null" ? type : `${type} | null`;
}

function structType(fields: readonly FieldSpec[], direction: Direction, use: UseType, shown: TypeMapping): string {
  if (fields.length === 0) return "Record<never, never>";
  const properties = distinctFields(fields).map(({ name, all }) => {
    return `readonly ${propertyName(name)}: ${fieldsType(all, direction, use, shown)}`;
  });
  return `{ ${properties.join("; ")} }`;
}

/** A column or child with its type, or its types where several fields have one name: an object holds one of them. */
export interface DistinctField {
  readonly name: string;
  readonly types: readonly TypeSpec[];
  /** The fields themselves. */
  readonly all: readonly FieldSpec[];
  readonly isAny: boolean;
}

/** Fields by name, in order; names that occur again are joined to their first. */
export function distinctFields(fields: readonly FieldSpec[]): DistinctField[] {
  const byName = new Map<string, { name: string; types: TypeSpec[]; all: FieldSpec[]; isAny: boolean }>();
  for (const field of fields) {
    const isAny = isAnyField(field);
    const known = byName.get(field.name);
    if (known === undefined) byName.set(field.name, { name: field.name, types: [field.type], all: [field], isAny });
    else {
      known.types.push(field.type);
      known.all.push(field);
      known.isAny ||= isAny;
    }
  }
  return [...byName.values()];
}

/** Whether bind decides the type of a field. */
export function isAnyField(field: FieldSpec): boolean {
  return field.metadata !== undefined && Object.hasOwn(field.metadata, "vgi:any");
}

/** The type of a field that holds one of these types, or null. */
export function fieldType(types: readonly TypeSpec[], direction: Direction, use: UseType): string {
  return fieldsType(
    types.map((type) => ({ type })),
    direction,
    use,
  );
}

/** The same for fields, which may be of extension types. */
export function fieldsType(
  fields: readonly Typed[],
  direction: Direction,
  use: UseType,
  shown: TypeMapping = exactMapping,
): string {
  const printed = fields.map(({ type, metadata }) => nullableType(type, direction, use, shown, metadata));
  return [...new Set(printed)].join(" | ");
}
