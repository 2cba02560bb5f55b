import type { FieldSpec, IntegerName } from "../type-spec.js";
import type { UnionValue } from "../values/union-value.js";
import { optionsOf, sharedMapping } from "./shared-mapping.js";
import { type AnyLane, type InOf, type Lane, type RowOf, lane } from "./lane.js";

/** Lanes by name: fields of a struct, members of a union. */
export type Lanes = Readonly<Record<string, AnyLane>>;

/** What a struct of lanes accepts. */
export type StructInput<S extends Lanes> = { readonly [K in keyof S]?: InOf<S[K]> | null };

/** What a map of lanes accepts. */
export type MapInput<K, V> = Iterable<readonly [K, V | null]>;

/** Union values of lanes, told apart by their tags. */
export type UnionOf<S extends Lanes> = { [K in keyof S & string]: UnionValue<K, RowOf<S>[K]> }[keyof S & string];

/** Unions of lanes, as they are given. */
export type UnionInput<S extends Lanes> = { [K in keyof S & string]: UnionValue<K, InOf<S[K]> | null> }[keyof S &
  string];

/** Lists of any length. */
export function list<In, Out>(item: Lane<In, Out>): Lane<ArrayLike<In | null>, Array<Out | null>> {
  return lane({ list: field("item", item) }, sharedMapping([item]));
}

/** Lists of any length, with 64-bit offsets. */
export function largeList<In, Out>(item: Lane<In, Out>): Lane<ArrayLike<In | null>, Array<Out | null>> {
  return lane({ large_list: field("item", item) }, sharedMapping([item]));
}

/** Lists of one length. */
export function fixedSizeList<In, Out>(
  item: Lane<In, Out>,
  size: number,
): Lane<ArrayLike<In | null>, Array<Out | null>> {
  return lane({ fixed_size_list: field("item", item), size }, sharedMapping([item]));
}

/**
 * Structs.
 *
 * @example
 * ```ts
 * const point = struct({ x: float64, y: float64 });
 * ```
 */
export function struct<const S extends Lanes>(fields: S): Lane<StructInput<S>, RowOf<S>> {
  return lane({ struct: fieldsOf(fields) }, sharedMapping(Object.values(fields)));
}

/** Maps; keys are never null. */
export function map<KI, KO, VI, VO>(
  key: Lane<KI, KO>,
  value: Lane<VI, VO>,
): Lane<MapInput<KI, VI>, Map<KO, VO | null>> {
  const shown = sharedMapping([key, value], "map");
  return lane({ map: { key: field("key", key, false), value: field("value", value) } }, shown);
}

/** Dictionary-encoded values. */
export function dictionary<In, Out>(values: Lane<In, Out>, index: IntegerName = "int32"): Lane<In, Out> {
  return lane({ dictionary: values.spec, index }, optionsOf(values));
}

/** Unions whose members have a slot in every row. */
export function sparseUnion<const S extends Lanes>(members: S): Lane<UnionInput<S>, UnionOf<S>> {
  const fields = fieldsOf(members);
  return lane({ sparse_union: fields, ids: fields.map((_, id) => id) }, sharedMapping(Object.values(members), "union"));
}

/** Unions whose members have a slot for their own rows only. */
export function denseUnion<const S extends Lanes>(members: S): Lane<UnionInput<S>, UnionOf<S>> {
  const fields = fieldsOf(members);
  return lane({ dense_union: fields, ids: fields.map((_, id) => id) }, sharedMapping(Object.values(members), "union"));
}

function field(name: string, of: AnyLane, nullable = true): FieldSpec {
  const plain = { name, type: of.spec, nullable };
  return of.metadata === undefined ? plain : { ...plain, metadata: of.metadata };
}

function fieldsOf(lanes: Lanes): FieldSpec[] {
  return Object.entries(lanes).map(([name, of]) => field(name, of));
}
