import type { Data, Field, FixedSizeList, Union } from "apache-arrow";
import { generate } from "./blank-array.js";
import { fieldName } from "../types/type-spec-of.js";
import { UnionValue } from "../values/union-value.js";
import { fillObjects } from "./fill-objects.js";
import type { ValueProfile } from "../profiles/profile.js";
import { offsetsOf } from "./read-bytes.js";
import type { ReadData } from "./reader.js";
import { received } from "./value-error.js";

/** Lists of any length: the items of all rows are read at once, then cut. */
export function readList(data: Data, begin: number, end: number, profile: ValueProfile, read: ReadData): unknown[] {
  const offsets = offsetsOf(data, begin, end);
  const first = offsets[0] ?? 0;
  const items = read(childOf(data, 0), first, offsets.at(-1) ?? 0, profile, fieldOf(data, 0));
  return generate(end - begin, (row) => {
    return items.slice((offsets[row] ?? 0) - first, (offsets[row + 1] ?? 0) - first);
  });
}

/** Lists of one length. */
export function readFixedSizeList(
  data: Data,
  type: FixedSizeList,
  begin: number,
  end: number,
  profile: ValueProfile,
  read: ReadData,
): unknown[] {
  const size = type.listSize;
  const items = read(childOf(data, 0), begin * size, end * size, profile, fieldOf(data, 0));
  return generate(end - begin, (row) => items.slice(row * size, (row + 1) * size));
}

/** Structs, as objects. */
export function readStruct(data: Data, begin: number, end: number, profile: ValueProfile, read: ReadData): unknown[] {
  const fields = data.type.children as readonly Field[];
  const columns = fields.map((field, index) => read(childOf(data, index), begin, end, profile, field));
  return fillObjects(fields, columns, end - begin);
}

/** Maps, as arrays of pairs, which the profile turns into what it wants. */
export function readMap(data: Data, begin: number, end: number, profile: ValueProfile, read: ReadData): unknown[] {
  const offsets = offsetsOf(data, begin, end);
  const [first, last] = [offsets[0] ?? 0, offsets.at(-1) ?? 0];
  const entries = childOf(data, 0);
  const keys = read(childOf(entries, 0), first, last, profile, fieldOf(entries, 0));
  const values = read(childOf(entries, 1), first, last, profile, fieldOf(entries, 1));
  return generate(end - begin, (row) => {
    const pairs: [unknown, unknown][] = [];
    for (let index = (offsets[row] ?? 0) - first; index < (offsets[row + 1] ?? 0) - first; index++) {
      pairs.push([keys[index], values[index]]);
    }
    return pairs;
  });
}

/** Unions whose members have a slot in every row. */
export function readSparseUnion(
  data: Data,
  type: Union,
  begin: number,
  end: number,
  profile: ValueProfile,
  read: ReadData,
): unknown[] {
  const columns = data.children.map((child, member) => read(child, begin, end, profile, fieldOf(data, member)));
  return unionValues(data, type, begin, end, (member, row) => columns[member]?.[row]);
}

/** Unions whose members have a slot for their own rows only. */
export function readDenseUnion(
  data: Data,
  type: Union,
  begin: number,
  end: number,
  profile: ValueProfile,
  read: ReadData,
): unknown[] {
  const offsets = data.valueOffsets as Int32Array;
  const memberOf = memberIndex(type);
  const firsts = data.children.map(() => Number.POSITIVE_INFINITY);
  const ends = data.children.map(() => 0);
  for (let row = begin; row < end; row++) {
    const member = memberOf(data.typeIds[row] as number);
    const offset = offsets[row] ?? 0;
    const limit = data.children[member]?.length ?? 0;
    if (offset < 0 || offset >= limit) {
      throw received(`offset ${offset} of row ${row} points outside of the ${limit} values that its union member has`);
    }
    firsts[member] = Math.min(firsts[member] ?? 0, offset);
    ends[member] = Math.max(ends[member] ?? 0, offset + 1);
  }
  const columns = data.children.map((child, member) => {
    const first = firsts[member] ?? 0;
    return Number.isFinite(first) ? read(child, first, ends[member] ?? 0, profile, fieldOf(data, member)) : [];
  });
  return unionValues(data, type, begin, end, (member, row) => {
    return columns[member]?.[(offsets[begin + row] ?? 0) - (firsts[member] ?? 0)];
  });
}

function unionValues(
  data: Data,
  type: Union,
  begin: number,
  end: number,
  valueAt: (member: number, row: number) => unknown,
): unknown[] {
  const memberOf = memberIndex(type);
  const names = (type.children as Field[]).map(fieldName);
  return generate(end - begin, (row) => {
    const member = memberOf(data.typeIds[begin + row] as number);
    return new UnionValue(names[member] ?? "", valueAt(member, row) ?? null);
  });
}

function memberIndex(type: Union): (typeId: number) => number {
  const members = new Map(Array.from(type.typeIds, (id, member) => [id as number, member]));
  return (typeId) => {
    const member = members.get(typeId);
    if (member === undefined) throw received(`a union has a value of type id ${typeId}, which its type doesn't list`);
    return member;
  };
}

function fieldOf(data: Data, index: number): Field | undefined {
  return (data.type.children as readonly Field[])[index];
}

function childOf(data: Data, index: number): Data {
  const child = data.children[index];
  if (child === undefined) throw received(`child ${index} of a nested column is missing`);
  return child;
}
