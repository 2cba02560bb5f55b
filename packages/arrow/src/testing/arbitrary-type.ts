import * as fc from "fast-check";
import type { FieldSpec, IntegerName, PrimitiveName, TimeUnit, TypeSpec } from "../type-spec.js";

const integers: IntegerName[] = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"];

const primitives: PrimitiveName[] = [
  "null",
  "bool",
  ...integers,
  "float16",
  "float32",
  "float64",
  "utf8",
  "large_utf8",
  "utf8_view",
  "binary",
  "large_binary",
  "binary_view",
  "date32",
  "date64",
  "month_interval",
  "day_time_interval",
  "month_day_nano_interval",
];

const unit: fc.Arbitrary<TimeUnit> = fc.constantFrom("s", "ms", "us", "ns");

/** Types without children. */
export const flatType: fc.Arbitrary<TypeSpec> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<TypeSpec>(...primitives) },
  unit.map((timestamp) => ({ timestamp })),
  fc.record({ timestamp: unit, timezone: fc.constantFrom("UTC", "Europe/Rome", "+02:00") }),
  fc.constantFrom<TypeSpec>({ time32: "s" }, { time32: "ms" }, { time64: "us" }, { time64: "ns" }),
  unit.map((duration) => ({ duration })),
  fc.tuple(fc.integer({ min: 1, max: 38 }), fc.integer({ min: -3, max: 38 })).map((decimal128) => ({ decimal128 })),
  fc.tuple(fc.integer({ min: 1, max: 76 }), fc.integer({ min: -3, max: 76 })).map((decimal256) => ({ decimal256 })),
  fc.integer({ min: 1, max: 20 }).map((width) => ({ fixed_size_binary: width })),
);

/** Child fields of nested types. */
function field(type: fc.Arbitrary<TypeSpec>, name: fc.Arbitrary<string>): fc.Arbitrary<FieldSpec> {
  return fc
    .record({
      name,
      type,
      nullable: fc.constant(true),
      metadata: fc.dictionary(fc.string({ maxLength: 4 }), fc.string({ maxLength: 4 }), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    })
    .map(({ metadata, ...rest }) => (Object.keys(metadata).length === 0 ? rest : Object.assign(rest, { metadata })));
}

/** Types of every kind, to a small depth. Dictionaries never hold dictionaries, and map keys are never null. */
export const anyType: fc.Arbitrary<TypeSpec> = fc.letrec<{ type: TypeSpec; nested: TypeSpec }>((tie) => {
  const name = fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom("__proto__", "constructor", "a b", "é"));
  const child = field(tie("type"), name);
  const children = fc.uniqueArray(child, { selector: (spec) => spec.name, minLength: 1, maxLength: 3 });
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 127 }), { minLength: 3, maxLength: 3 });
  return {
    type: fc.oneof({ maxDepth: 2, depthIdentifier: "type" }, flatType, tie("nested")),
    nested: fc.oneof(
      child.map((list) => ({ list })),
      child.map((list) => ({ large_list: list })),
      fc.record({ fixed_size_list: child, size: fc.integer({ min: 1, max: 3 }) }),
      children.map((struct) => ({ struct })),
      fc
        .record({ key: fc.constantFrom<TypeSpec>("utf8", "int64", "int16"), value: child, sorted: fc.boolean() })
        .map(({ key, value, sorted }) => ({
          map: {
            key: { name: "key", type: key, nullable: false },
            value: { ...value, name: "value" },
            ...(sorted ? { sorted } : {}),
          },
        })),
      fc
        .record({ dictionary: flatType, index: fc.constantFrom(...integers), ordered: fc.boolean() })
        .map(({ ordered, ...rest }) => (ordered ? Object.assign(rest, { ordered }) : rest)),
      fc.tuple(children, ids).map(([fields, all]) => ({ sparse_union: fields, ids: all.slice(0, fields.length) })),
      fc.tuple(children, ids).map(([fields, all]) => ({ dense_union: fields, ids: all.slice(0, fields.length) })),
    ),
  };
}).type;
