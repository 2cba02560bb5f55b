import { type FlatTable, malformed } from "./flat-table.js";

/** What a type may hold in one of its fields; an absent field has its default, which is always among them. */
interface Rule {
  readonly slot: number;
  readonly what: string;
  readonly width: 2 | 4;
  readonly accepts: (value: number) => boolean;
}

const upTo = (what: string, last: number, slot = 0): Rule => ({
  slot,
  what,
  width: 2,
  accepts: (value) => value >= 0 && value <= last,
});
const oneOf = (what: string, slot: number, ...values: readonly number[]): Rule => ({
  slot,
  what,
  width: 4,
  accepts: (value) => values.includes(value),
});
const notNegative = (what: string): Rule => ({ slot: 0, what, width: 4, accepts: (value) => value >= 0 });

/** By the numbers of the union `Type` in the flatbuffers schema of Arrow. Types without parameters have no rule. */
const RULES: Readonly<Record<number, readonly Rule[]>> = {
  2: [oneOf("bits of an integer", 0, 8, 16, 32, 64)],
  3: [upTo("precision of a floating-point number", 2)],
  7: [oneOf("bits of a decimal", 2, 32, 64, 128, 256)],
  8: [upTo("unit of a date", 1)],
  9: [upTo("unit of a time", 3), oneOf("bits of a time", 1, 32, 64)],
  10: [upTo("unit of a timestamp", 3)],
  11: [upTo("unit of an interval", 2)],
  14: [upTo("mode of a union", 1)],
  15: [notNegative("width of binary values")],
  16: [notNegative("length of lists")],
  18: [upTo("unit of a duration", 3)],
};

/**
 * Checks the parameters of a type: apache-arrow takes any number for them, and would give values that nobody can read.
 * Throws `IpcError`.
 */
export function checkType(typeId: number, type: FlatTable): void {
  for (const { slot, what, width, accepts } of RULES[typeId] ?? []) {
    const at = type.field(slot, width);
    if (at === 0) continue;
    const value = width === 2 ? type.view.getInt16(at, true) : type.view.getInt32(at, true);
    if (!accepts(value)) throw malformed(`the ${what} is ${value}`);
  }
}
