import { Field, Int64, type RecordBatch, Schema, Utf8 } from "apache-arrow";
import fc, { type Arbitrary } from "fast-check";
import {
  admitsNull,
  camelCase,
  type Holds,
  makeBatch,
  type RecordDescriptor,
  type RecordField,
  TimestampValue,
  type TypeSpec,
  writeData,
} from "vgi-arrow";

const schema = new Schema([
  new Field("n", new Int64(), false),
  new Field("text", new Utf8(), true, new Map([["vgi_doc", "ü"]])),
]);

/** Values of a record as decoding gives them, of every field. */
export function arbitraryRecord({ fields }: RecordDescriptor): Arbitrary<Readonly<Record<string, unknown>>> {
  const properties = fields.map((field) => [camelCase(field.name), arbitraryField(field)]);
  return fc.record(Object.fromEntries(properties), { noNullPrototype: true });
}

function arbitraryField(field: RecordField): Arbitrary<unknown> {
  const nullItems = field.itemsMayBeNull === true;
  const value = field.holds === undefined ? arbitraryPlain(field.type, nullItems) : arbitraryHeld(field.holds);
  return admitsNull(field) ? fc.option(value) : value;
}

function arbitraryHeld(holds: Holds): Arbitrary<unknown> {
  if (holds === "opaque") return fc.uint8Array({ maxLength: 20 });
  if (holds === "schema") return fc.constant(schema);
  if (typeof holds === "string") return arbitraryBatch;
  if ("list" in holds) return fc.array(arbitraryHeld(holds.list), { maxLength: 2 });
  if ("enum" in holds) return fc.constantFrom(...holds.enum.members);
  if ("rows" in holds) return fc.array(arbitraryRecord(holds.rows), { maxLength: 2 });
  return arbitraryRecord("record" in holds ? holds.record : holds.struct);
}

const arbitraryBatch: Arbitrary<RecordBatch> = fc
  .array(fc.tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.option(text())), { maxLength: 3 })
  .map((rows) =>
    makeBatch(
      schema,
      [
        writeData(
          new Int64(),
          rows.map(([n]) => n),
        ),
        writeData(
          new Utf8(),
          rows.map(([, value]) => value),
        ),
      ],
      rows.length,
    ),
  );

function arbitraryPlain(type: TypeSpec, nullItems: boolean): Arbitrary<unknown> {
  if (typeof type === "object") {
    if ("list" in type) {
      const item = arbitraryPlain(type.list.type, false);
      return fc.array(nullItems ? fc.option(item) : item, { maxLength: 3 });
    }
    if ("map" in type)
      return fc.dictionary(text(), arbitraryPlain(type.map.value.type, false), { maxKeys: 3, noNullPrototype: true });
    if ("timestamp" in type) {
      const make = (value: bigint): TimestampValue => new TimestampValue(value, type.timestamp, type.timezone);
      return fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }).map(make);
    }
  }
  if (type === "bool") return fc.boolean();
  if (type === "int32") return fc.integer();
  if (type === "int64") return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  if (type === "uint64") return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  if (type === "float64") return fc.double({ noNaN: true });
  if (type === "utf8") return text();
  throw new Error(`No arbitrary for ${JSON.stringify(type)} yet`);
}

function text(): Arbitrary<string> {
  return fc.string({ unit: "grapheme", maxLength: 12 });
}
