import { Decimal, Field, Int64 } from "apache-arrow";
import { type FieldSpec, toArrowType, type TypeSpec } from "vgi-arrow";
import { expect, test } from "vitest";
import { UnsupportedError } from "../errors/index.js";
import { typeToken } from "./type-token.js";

const some = (type: TypeSpec, name = "x"): FieldSpec => ({ name, type, nullable: true });
const all = (type: TypeSpec, name = "x"): FieldSpec => ({ name, type, nullable: false });

test.each<[TypeSpec, string]>([
  ["null", "null"],
  ["bool", "bool"],
  ["int8", "int8"],
  ["uint64", "uint64"],
  ["float16", "float16"],
  ["float64", "float64"],
  ["utf8", "utf8"],
  ["large_utf8", "large_utf8"],
  ["binary", "binary"],
  ["large_binary", "large_binary"],
  [{ fixed_size_binary: 16 }, "fixed_size_binary(16)"],
  ["date32", "date32"],
  ["date64", "date64"],
  [{ time32: "ms" }, "time32(ms)"],
  [{ time64: "ns" }, "time64(ns)"],
  [{ timestamp: "us" }, "timestamp(us)"],
  [{ timestamp: "us", timezone: "+00:00" }, "timestamp(us,tz=+00:00)"],
  [{ duration: "s" }, "duration(s)"],
  ["month_interval", "interval_months"],
  ["day_time_interval", "interval_day_time"],
  ["month_day_nano_interval", "interval_month_day_nano"],
  [{ decimal128: [38, 9] }, "decimal128(38,9)"],
  [{ decimal256: [76, -2] }, "decimal256(76,-2)"],
  // Arrow takes these names for no part of the type, so they are normalised; nullability counts.
  [{ list: some("utf8", "element") }, "list<item?:utf8>"],
  [{ large_list: all("utf8", "element") }, "large_list<item:utf8>"],
  [{ fixed_size_list: some("int8"), size: 3 }, "fixed_size_list(3)<item?:int8>"],
  [{ map: { key: all("utf8", "k"), value: some("int64", "v") } }, "map<key:utf8,value?:int64>"],
  [{ map: { key: all("utf8"), value: some("int64"), sorted: true } }, "map<key:utf8,value?:int64>,keys_sorted"],
  [{ struct: [all("int32", "a"), some({ list: some("bool") }, "b")] }, "struct<a:int32,b?:list<item?:bool>>"],
  [{ sparse_union: [some("int32", "a"), all("utf8", "b")], ids: [5, 2] }, "sparse_union<5=a?:int32,2=b:utf8>"],
  [{ dense_union: [some("int32", "a")], ids: [0] }, "dense_union<0=a?:int32>"],
  [{ dictionary: "utf8", index: "int16" }, "dictionary<index:int16,value:utf8>"],
  [{ dictionary: "utf8", index: "uint8", ordered: true }, "dictionary<index:uint8,value:utf8>,ordered"],
])("%j is spelled %s", (spec, token) => {
  expect(typeToken(new Field("x", toArrowType(spec)))).toBe(token);
});

test("an extension is spelled with its name, inside of other types too", () => {
  const uuid = { ...some({ fixed_size_binary: 16 }, "id"), metadata: { "ARROW:extension:name": "arrow.uuid" } };
  const field = new Field("x", toArrowType({ struct: [uuid] }));
  expect(typeToken(field)).toBe("struct<id?:extension(arrow.uuid)<fixed_size_binary(16)>>");
  const named = new Field("x", new Int64(), true, new Map([["ARROW:extension:name", "app.cents"]]));
  expect(typeToken(named)).toBe("extension(app.cents)<int64>");
});

test("a type without a token is refused, not spelled in a way of ours", () => {
  expect(() => typeToken(new Field("x", new Decimal(2, 9, 64)))).toThrow(UnsupportedError);
});
