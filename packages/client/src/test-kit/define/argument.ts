import type { TypeSpec } from "vgi-arrow";
import type { ValueOf } from "./value-of.js";

/** Where an argument comes from in a call. */
export type ArgumentRole =
  /** one value per row of a scalar or an aggregate */
  | "column"
  /** one value for the whole call of a scalar or an aggregate */
  | "constant"
  /** by place, for table functions */
  | "positional"
  /** by name, for table functions */
  | "named"
  /** the input table of table-in-out and buffering functions */
  | "table";

/** Bounds of a number: what the worker enforces, and what the catalog says in interval notation. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** What is said about an argument besides its type. */
export interface ArgumentOptions<V> {
  /** Makes the argument optional. */
  readonly default?: V;
  /** The only values that are accepted. */
  readonly choices?: readonly V[];
  readonly range?: Range;
}

/** One argument of a function; its name is its key in the list. */
export interface Argument<V = unknown, R extends ArgumentRole = ArgumentRole> extends ArgumentOptions<V> {
  readonly role: R;
  /** Arrow type; `null` for an input table and where any type is accepted. */
  readonly type: TypeSpec;
  /** Takes every Arrow type. */
  readonly any: boolean;
  /** Takes all remaining values; the handler gets an array. */
  readonly varargs: boolean;
  readonly doc: string;
}

/** Arguments of one signature, in order. */
export type ArgumentList = Readonly<Record<string, Argument>>;

/** What a handler gets: a value per argument, without the input table. */
export type ValuesOf<A extends ArgumentList> = {
  readonly [K in keyof A as A[K]["role"] extends "table" ? never : K]: A[K] extends Argument<infer V> ? V : never;
};

/** One value per row. */
export function column<const T extends TypeSpec>(type: T, doc: string): Argument<ValueOf<T>, "column"> {
  return { role: "column", type, any: false, varargs: false, doc };
}

/** Any number of columns of one type. */
export function columns<const T extends TypeSpec>(type: T, doc: string): Argument<readonly ValueOf<T>[], "column"> {
  return { role: "column", type, any: false, varargs: true, doc };
}

/** One value per row, of any type. */
export function anyColumn(doc: string): Argument<unknown, "column"> {
  return { role: "column", type: "null", any: true, varargs: false, doc };
}

/** Any number of columns, of any type. */
export function anyColumns(doc: string): Argument<readonly unknown[], "column"> {
  return { role: "column", type: "null", any: true, varargs: true, doc };
}

/** One value for the whole call of a scalar or aggregate. */
export function constant<const T extends TypeSpec>(
  type: T,
  doc: string,
  options: ArgumentOptions<ValueOf<T>> = {},
): Argument<ValueOf<T>, "constant"> {
  return { role: "constant", type, any: false, varargs: false, doc, ...options };
}

/** An argument of a table function by place. */
export function positional<const T extends TypeSpec>(
  type: T,
  doc: string,
  options: ArgumentOptions<ValueOf<T>> = {},
): Argument<ValueOf<T>, "positional"> {
  return { role: "positional", type, any: false, varargs: false, doc, ...options };
}

/** All further arguments of a table function by place. */
export function positionals<const T extends TypeSpec>(
  type: T,
  doc: string,
): Argument<readonly ValueOf<T>[], "positional"> {
  return { role: "positional", type, any: false, varargs: true, doc };
}

/** An argument of a table function by name. */
export function named<const T extends TypeSpec>(
  type: T,
  doc: string,
  options: ArgumentOptions<ValueOf<T>> = {},
): Argument<ValueOf<T>, "named"> {
  return { role: "named", type, any: false, varargs: false, doc, ...options };
}

/** The input table of a table-in-out or buffering function. */
export function inputTable(doc: string): Argument<never, "table"> {
  return { role: "table", type: "null", any: false, varargs: false, doc };
}
