import { extensionOfField } from "../extensions/extension.js";
import { exactProfile } from "../profiles/exact-profile.js";
import { mappingOf } from "../profiles/mapping-of.js";
import type { ValueMapping, ValueProfile } from "../profiles/profile.js";
import { typeKindOf } from "../profiles/type-kind.js";
import { isCodec } from "../profiles/value-codec.js";
import type { FieldSpec } from "../type-spec.js";
import { type Locator, ValueError } from "./value-error.js";
import { UnionValue } from "../values/union-value.js";

/** Makes what columns accept of a value that a profile, a codec or an extension type shows otherwise. */
export type Convert = (value: unknown) => unknown;

type Typed = Pick<FieldSpec, "type" | "metadata">;

/**
 * How the values of a field become what columns accept; `undefined` where they are accepted as they are, which is the case
 * for most types. What has another form than the profile's passes: every column takes exact values, and its writer complains
 * about the rest.
 *
 * @param mapping the profile or codec whose values are given
 */
export function inputConverter(field: Typed, mapping: ValueMapping = exactProfile): Convert | undefined {
  const convert = isCodec(mapping)
    ? chain(mapping.toArrow as Convert, inputConverter(field))
    : ofProfile(field, mapping);
  return convert === undefined
    ? undefined
    : (value) => (value === null || value === undefined ? value : convert(value));
}

/** Values converted one by one; a complaint of the conversion names the place. */
export function converted(values: ArrayLike<unknown>, convert: Convert, at: Locator): unknown[] {
  return Array.from(values, (value, index) => {
    try {
      return convert(value);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new ValueError(at(index), cause.message, { cause });
    }
  });
}

function ofProfile(field: Typed, profile: ValueProfile): Convert | undefined {
  const { type } = field;
  if (profile.types !== undefined) {
    const mapping = mappingOf(profile.types, type, field.metadata);
    if (mapping !== undefined) return inputConverter(field, mapping);
  }
  const extension = extensionOfField(field);
  if (extension !== undefined) {
    const own = extension.kind === undefined ? undefined : profile[extension.kind]?.write;
    return chain(own, extension.write);
  }
  if (typeof type === "object") {
    if ("dictionary" in type) return inputConverter({ type: type.dictionary }, profile);
    if ("list" in type) return listConverter(type.list, profile);
    if ("large_list" in type) return listConverter(type.large_list, profile);
    if ("fixed_size_list" in type) return listConverter(type.fixed_size_list, profile);
    if ("struct" in type) return structConverter(type.struct, profile);
    if ("map" in type) return mapConverter(type.map.key, type.map.value, profile);
    if ("sparse_union" in type) return unionConverter(type.sparse_union, profile);
    if ("dense_union" in type) return unionConverter(type.dense_union, profile);
  }
  const kind = typeKindOf(type);
  return kind === undefined ? undefined : profile[kind]?.write;
}

function listConverter(item: FieldSpec, profile: ValueProfile): Convert | undefined {
  const convert = inputConverter(item, profile);
  return convert && ((value) => (isArrayLike(value) ? Array.from(value, convert) : value));
}

function structConverter(fields: readonly FieldSpec[], profile: ValueProfile): Convert | undefined {
  const converters = fields.map((field) => [field.name, inputConverter(field, profile)] as const);
  if (!converters.some(([, convert]) => convert !== undefined)) return undefined;
  return (value) => {
    if (typeof value !== "object" || value === null || isArrayLike(value)) return value;
    const object = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      converters.map(([name, convert]) => {
        const own = Object.hasOwn(object, name) ? object[name] : null;
        return [name, convert === undefined ? own : convert(own)];
      }),
    );
  };
}

function mapConverter(key: FieldSpec, item: FieldSpec, profile: ValueProfile): Convert | undefined {
  const [ofKey, ofItem] = [inputConverter(key, profile), inputConverter(item, profile)];
  if (ofKey === undefined && ofItem === undefined) return undefined;
  return (value) => {
    if (typeof value !== "object" || value === null || !(Symbol.iterator in value)) return value;
    return Array.from(value as Iterable<unknown>, (pair) => {
      if (!Array.isArray(pair) || pair.length !== 2) return pair as unknown;
      return [ofKey === undefined ? pair[0] : ofKey(pair[0]), ofItem === undefined ? pair[1] : ofItem(pair[1])];
    });
  };
}

function unionConverter(members: readonly FieldSpec[], profile: ValueProfile): Convert | undefined {
  const converters = new Map(members.map((member) => [member.name, inputConverter(member, profile)]));
  if (![...converters.values()].some((convert) => convert !== undefined)) return undefined;
  return (value) => {
    if (!UnionValue.isLike(value)) return value;
    const convert = converters.get(value.tag);
    return convert === undefined ? value : new UnionValue(value.tag, convert(value.value));
  };
}

function chain(first: Convert | undefined, second: Convert | undefined): Convert | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return (value) => second(first(value));
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}
