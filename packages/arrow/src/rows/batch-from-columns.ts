import { type Data, type DataType, type Field, type RecordBatch, type Schema, Vector } from "apache-arrow";
import { type ColumnLike, isConstant, isTypedValue, isVectorLike } from "../columns/column-like.js";
import { inputConverter } from "../columns/input-converter.js";
import { readColumn } from "../columns/read-column.js";
import { notAColumn } from "../columns/infer-type.js";
import { toVector, vectorChunks } from "../columns/to-vector.js";
import { writeData } from "../columns/write-column.js";
import type { ValueProfile } from "../profiles/profile.js";
import { fieldName, fieldSpecOf } from "../types/type-spec-of.js";
import type { ColumnMappings } from "./read-rows.js";
import { type BatchMetadata, makeBatch } from "./make-batch.js";

/** Columns by name; or in the order of the fields, which also serves names that occur twice. */
export type ColumnsInput = Readonly<Record<string, ColumnLike>> | readonly ColumnLike[];

/** Options of {@link batchFromColumns}. */
export interface BatchFromColumnsOptions {
  readonly metadata?: BatchMetadata | undefined;
  /** Number of rows, where no column tells it: without columns, or with constants only (then 1 is the default). */
  readonly length?: number | undefined;
  /** The profile whose values are given. Default: exact, whose values every profile takes. */
  readonly profile?: ValueProfile | undefined;
  /** Columns that have a profile or a codec of their own, by name. */
  readonly mappings?: ColumnMappings | undefined;
}

/**
 * A batch from columns: arrays, typed arrays, typed columns, constants (repeated to the length of the others), or Arrow
 * vectors, of another copy of apache-arrow too.
 *
 * @throws RangeError when a column is missing or the columns differ in length.
 * @throws ValueError naming the first value that doesn't fit.
 * @example
 * ```ts
 * batchFromColumns(schema, { n: [1n, 2n], label: { constant: "x" } });
 * ```
 */
export function batchFromColumns(
  schema: Schema,
  columns: ColumnsInput,
  options: BatchFromColumnsOptions = {},
): RecordBatch {
  const inputs = schema.fields.map((field, index) => inputOf(columns, field, index));
  const first = inputs.find((input) => lengthOf(input) !== undefined);
  const known = first === undefined ? undefined : lengthOf(first);
  const length = options.length ?? known ?? (inputs.length === 0 ? 0 : 1);
  const data = schema.fields.map((field, index) => columnData(field, inputs[index] ?? [], length, options));
  return makeBatch(schema, data, length, options.metadata);
}

/** The one chunk that a batch has of a column: several are written anew as one. */
function columnData(field: Field, input: ColumnLike, length: number, options: BatchFromColumnsOptions): Data {
  const type = field.type as DataType;
  const chunks = chunksOf(field, input, length, options);
  const [only, ...more] = chunks;
  return only !== undefined && more.length === 0 ? only : writeData(type, readColumn(new Vector([...chunks])));
}

function chunksOf(
  field: Field,
  input: ColumnLike,
  length: number,
  { mappings, profile }: BatchFromColumnsOptions,
): readonly Data[] {
  const type = field.type as DataType;
  const name = fieldName(field);
  // Vectors are taken as they are: no profile has its own form of them.
  if (isVectorLike(input)) return vectorChunks(type, input, name);
  const own = mappings !== undefined && Object.hasOwn(mappings, name) ? mappings[name] : undefined;
  return toVector(type, input, { name, length, convert: inputConverter(fieldSpecOf(field), own ?? profile) }).data;
}

function inputOf(columns: ColumnsInput, field: Field, index: number): ColumnLike {
  const name = fieldName(field);
  const byName = columns as Readonly<Record<string, ColumnLike>>;
  const input = Array.isArray(columns) ? (columns[index] as ColumnLike | undefined) : ownProperty(byName, name);
  if (input === undefined) throw new RangeError(`There is no column ${JSON.stringify(name)}, which the schema has`);
  if (typeof input !== "object" && typeof input !== "function")
    throw notAColumn(input, `column ${JSON.stringify(name)}`);
  return input;
}

function ownProperty<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Rows of an input; constants have as many as are wanted. */
function lengthOf(input: ColumnLike): number | undefined {
  if (isConstant(input) || isTypedValue(input)) return undefined;
  return "length" in input ? input.length : input.values.length;
}
