import type { Data, DataType, Field, Struct } from "apache-arrow";
import { blankArray } from "./blank-array.js";
import { fieldName } from "../types/type-spec-of.js";
import { validityOf } from "./bitmap.js";
import { makeColumnData } from "./make-column-data.js";
import type { Locator } from "./value-error.js";
import { type WriteData, unexpected } from "./writer.js";

/** Structs, from objects; a property that is absent is null. */
export function writeStruct(type: Struct, values: ArrayLike<unknown>, at: Locator, write: WriteData): Data {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    const fits =
      value === undefined || (typeof value === "object" && !Array.isArray(value) && !ArrayBuffer.isView(value));
    if (!fits) throw unexpected(type, value, at(index));
  }
  const children = (type.children as Field[]).map((field) => {
    const name = fieldName(field);
    return write(field.type as DataType, pluck(values, name), (index) => `${at(index)}${member(name)}`);
  });
  return makeColumnData(type, { length: values.length, validity: validityOf(values), children });
}

/** One property of each object; `null` where the object is null or has no such property. */
export function pluck(objects: ArrayLike<unknown>, name: string): unknown[] {
  const out = blankArray<unknown>(objects.length);
  // What every object inherits (`constructor`, `__proto__`) is no column value.
  const ownOnly = name in Object.prototype;
  for (let index = 0; index < objects.length; index++) {
    const object = objects[index] as Record<string, unknown> | null | undefined;
    const absent = object === null || object === undefined || (ownOnly && !Object.hasOwn(object, name));
    out[index] = absent ? null : (object[name] ?? null);
  }
  return out;
}

function member(name: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
