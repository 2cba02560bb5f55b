import type { Table } from "apache-arrow";
import { type RecordBatch, type Schema } from "apache-arrow";
import {
  batchFromRows,
  type Convert,
  fromJsonValue,
  inputConverter,
  isRecordBatch,
  makeBatch,
  toArrowSchema,
  type FieldSpec,
} from "vgi-arrow";
import { InputError } from "../../errors.js";
import { ROWS_PER_BATCH } from "../../inputs/input-reader.js";
import { checkColumns } from "../answers/check-output.js";
import type { Reading } from "../scans/reading.js";
import type { RowsInput, TableColumn } from "./table-types.js";

/** The columns of a write, and how one of its rows has to look. */
export interface WriteColumns {
  /** What is written, for messages: `insert of table plant`. */
  readonly what: string;
  /** Columns that a row may have. */
  readonly known: readonly TableColumn[];
  /** How their values are given. Default: exact. */
  readonly reading?: Reading;
  /** Which of them are sent, by the first row. */
  readonly sent: (first: Readonly<Record<string, unknown>> | undefined) => readonly TableColumn[];
}

/** The batches of a write. Throws `InputError` for a row that lacks a column, or has one too many. */
export async function* writeBatches(columns: WriteColumns, input: RowsInput<object>): AsyncGenerator<RecordBatch> {
  if (isRecordBatch(input)) return yield checkedBatch(columns, input);
  const items: Iterable<object> | AsyncIterable<object> =
    "batches" in input ? (input as Table).batches : (input as Iterable<object> | AsyncIterable<object>);
  let shape: RowShape | undefined;
  let pending: object[] = [];
  for await (const item of items) {
    if (isRecordBatch(item)) {
      // Rows keep their place: what is returned of them comes in the order that they were given in.
      if (shape !== undefined && pending.length > 0) yield rowBatch(columns, shape, pending);
      pending = [];
      yield checkedBatch(columns, item);
      continue;
    }
    const row = item as Readonly<Record<string, unknown>>;
    shape ??= rowShape(columns.sent(row), columns.reading);
    pending.push(completeRow(columns, shape, row));
    if (pending.length < ROWS_PER_BATCH) continue;
    yield rowBatch(columns, shape, pending);
    pending = [];
  }
  if (shape !== undefined && pending.length > 0) yield rowBatch(columns, shape, pending);
}

/** How the rows of one write become a batch. */
interface RowShape {
  readonly columns: readonly TableColumn[];
  readonly schema: Schema;
  /** The schema without extension types: what values are written as. */
  readonly stored: Schema;
  readonly defaults: ReadonlyMap<string, unknown>;
  /** Makes what columns store of what rows have. */
  readonly converters: ReadonlyMap<string, Convert>;
}

function rowShape(columns: readonly TableColumn[], { values, mappings = {} }: Reading = {}): RowShape {
  const withDefault = columns.filter((column) => column.default !== undefined);
  return {
    columns,
    schema: toArrowSchema({ fields: columns.map(plainField) }),
    stored: toArrowSchema({ fields: columns.map(({ name, type }) => ({ name, type, nullable: true })) }),
    converters: new Map(
      columns.flatMap((column) => {
        const own = Object.hasOwn(mappings, column.name) ? mappings[column.name] : undefined;
        const convert = inputConverter(column, own ?? values);
        return convert === undefined ? [] : [[column.name, convert]];
      }),
    ),
    defaults: new Map(withDefault.map((column) => [column.name, fromJsonValue(column.type, column.default)])),
  };
}

/** Nullability is checked by hand: a schema that says otherwise than the table's may be refused. */
function plainField({ name, type, metadata }: FieldSpec): FieldSpec {
  return metadata === undefined ? { name, type, nullable: true } : { name, type, nullable: true, metadata };
}

function completeRow(columns: WriteColumns, shape: RowShape, row: Readonly<Record<string, unknown>>): object {
  for (const name of Object.keys(row)) {
    if (row[name] === undefined || shape.columns.some((column) => column.name === name)) continue;
    const names = columns.known.map((column) => column.name).join(", ");
    const isKnown = columns.known.some((column) => column.name === name);
    const why = isKnown
      ? `a row has column ${JSON.stringify(name)}, and the first has not`
      : `there is no column ${JSON.stringify(name)}`;
    throw new InputError(
      columns.what,
      why,
      isKnown ? "write rows of other columns by themselves" : `the columns are ${names}`,
    );
  }
  const complete = shape.columns.map((column) => {
    const given = Object.hasOwn(row, column.name) ? row[column.name] : undefined;
    const value =
      given === undefined ? shape.defaults.get(column.name) : stored(columns.what, shape, column.name, given);
    if (given === undefined && column.required === true) {
      throw new InputError(columns.what, `a row has no column ${JSON.stringify(column.name)}`, "give it a value");
    }
    if (value === null && column.nullable === false) {
      throw new InputError(columns.what, `column ${JSON.stringify(column.name)} of a row is null`, "give it a value");
    }
    return [column.name, value] as const;
  });
  // Object.fromEntries defines, it does not assign: a column named __proto__ stays a column.
  return Object.fromEntries(complete);
}

/** A value as its column stores it. */
function stored(what: string, { converters }: RowShape, name: string, value: unknown): unknown {
  try {
    const convert = converters.get(name);
    return convert === undefined ? value : convert(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(what, `column ${JSON.stringify(name)} of a row: ${error.message}`, takes);
  }
}

const takes = "give values that the columns take";

function rowBatch(columns: WriteColumns, shape: RowShape, rows: readonly object[]): RecordBatch {
  try {
    const batch = batchFromRows(shape.stored, rows);
    return makeBatch(shape.schema, batch.data.children, rows.length);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(columns.what, why, takes);
  }
}

/** Arrow batches go as they are, when their columns are those of the table. */
function checkedBatch(columns: WriteColumns, batch: RecordBatch): RecordBatch {
  const names = new Set(batch.schema.fields.map((field) => field.name));
  checkColumns(
    `a batch for ${columns.what}`,
    columns.known.filter((column) => column.required === true || names.has(column.name)),
    batch.schema,
  );
  return batch;
}
