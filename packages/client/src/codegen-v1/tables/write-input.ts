import type { RecordBatch, Schema, Table } from "apache-arrow";
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
import { InputError } from "../../errors/index.js";
import { gatheredRows } from "../../inputs/gathered-rows.js";
import { checkColumns } from "../answers/check-output.js";
import type { Reading } from "../scans/reading.js";
import type { TableColumn } from "./table-types.js";
import type { RowsInput } from "./write-types.js";

type Row = Readonly<Record<string, unknown>>;

/** The columns of a write, and how one of its rows has to look. */
export interface WriteColumns {
  /** What is written, for messages: `insert of table plant`. */
  readonly what: string;
  /** Columns that a row may have. */
  readonly known: readonly TableColumn[];
  /** How their values are given. Default: exact. */
  readonly reading?: Reading;
  /** Which of them are sent, by the first row. */
  readonly sent: (first: Row | undefined) => readonly TableColumn[];
}

/** The batches of a write. Throws `InputError` for a row that lacks a column, or has one too many. */
export function writeBatches(columns: WriteColumns, input: RowsInput<object>): AsyncGenerator<RecordBatch> {
  let shape: RowShape | undefined;
  const shapeBy = (first: Row | undefined): RowShape => (shape ??= rowShape(columns.sent(first), columns.reading));
  return gatheredRows(itemsOf(input), {
    batchesOf: (item) => (isRecordBatch(item) ? [checkedBatch(columns, item)] : undefined),
    rowOf: (item) => completeRow(columns, shapeBy(item as Row), item as Row),
    batchOf: (rows) => rowBatch(columns, shapeBy(rows[0]), rows),
  });
}

function itemsOf(input: RowsInput<object>): Iterable<object> | AsyncIterable<object> {
  if (isRecordBatch(input)) return [input];
  return "batches" in input ? (input as Table).batches : (input as Iterable<object> | AsyncIterable<object>);
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

function completeRow(columns: WriteColumns, shape: RowShape, row: Row): Row {
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
