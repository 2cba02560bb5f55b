import type { RecordBatch, Table } from "apache-arrow";
import { adoptBatch, type ColumnLike, type FieldSpec, isRecordBatch, type ValueProfile } from "vgi-arrow";
import { InputReader } from "./input-reader.js";
import type { AnyColumnInput, InputPiece } from "./input-types.js";

/**
 * Rows for table-in-out, buffering and aggregate functions. Arrow objects may be of another copy of apache-arrow. Row objects take their
 * types from their values, where these say it (bigint, text, boolean, dates and times); with `schema` anything goes.
 */
export type TableInput =
  | Table
  | RecordBatch
  /** An Arrow IPC stream. */
  | Uint8Array
  /** Batches, tables, IPC streams or row objects. */
  | Iterable<InputPiece>
  | AsyncIterable<InputPiece>
  | { readonly [column: string]: AnyColumnInput }
  /** Row objects with the type of each column. */
  | { readonly schema: readonly FieldSpec[]; readonly rows: Iterable<object> | AsyncIterable<object> };

/** The batches of an input. */
export type BatchSource = Iterable<RecordBatch> | AsyncIterable<RecordBatch>;

/**
 * The batches of whatever a function was given as input.
 *
 * Throws `InputError`, at once or where the piece is met, for what is no input: it says which piece, what it is, and what would be.
 *
 * @param owner what takes it, for messages: `function f`, `method billing.v2.charge`
 */
export function tableInputBatches(owner: string, input: TableInput, profile?: ValueProfile): BatchSource {
  if (input instanceof ReadInput || input instanceof BatchesAtHand) return input;
  const reader = new InputReader(owner, profile);
  if (typeof input !== "object" || input === null) throw reader.refusal("its input", input);
  const batches = reader.arrowBatches(input);
  if (batches !== undefined) return new BatchesAtHand(batches);
  if (isListOfBatches(input)) return new BatchesAtHand(input.map(adoptBatch));
  if (isIterable(input)) {
    const pieces = input as Iterable<InputPiece> | AsyncIterable<InputPiece>;
    return new ReadInput(() => reader.pieces(pieces), Array.isArray(input));
  }
  if (isRowInput(input)) return new ReadInput(() => reader.rows(input.rows, input.schema));
  return new BatchesAtHand([reader.columns(input as Readonly<Record<string, ColumnLike>>)]);
}

/** An input that is read as it is pulled; one that can be iterated again can be pulled again. */
class ReadInput implements AsyncIterable<RecordBatch> {
  /** Whether nothing but reading stands before a batch. */
  readonly isAtHand: boolean;
  readonly #read: () => AsyncGenerator<RecordBatch>;

  constructor(read: () => AsyncGenerator<RecordBatch>, isAtHand = false) {
    this.#read = read;
    this.isAtHand = isAtHand;
  }

  [Symbol.asyncIterator](): AsyncGenerator<RecordBatch> {
    return this.#read();
  }
}

/** An input whose batches are all there. */
class BatchesAtHand implements Iterable<RecordBatch> {
  readonly #batches: readonly RecordBatch[];

  constructor(batches: readonly RecordBatch[]) {
    this.#batches = batches;
  }

  [Symbol.iterator](): Iterator<RecordBatch> {
    return this.#batches[Symbol.iterator]();
  }
}

/** Whether nothing but reading stands before the batches of an input, which was an array or an Arrow object. */
export function comesAtOnce(source: BatchSource): boolean {
  return source instanceof BatchesAtHand || (source instanceof ReadInput && source.isAtHand);
}

function isListOfBatches(input: object): input is readonly RecordBatch[] {
  return Array.isArray(input) && input.every(isRecordBatch);
}

function isIterable(value: object): boolean {
  return Symbol.iterator in value || Symbol.asyncIterator in value;
}

function isRowInput(
  value: object,
): value is { readonly schema: readonly FieldSpec[]; readonly rows: Iterable<object> | AsyncIterable<object> } {
  return (
    "schema" in value &&
    "rows" in value &&
    Array.isArray(value.schema) &&
    typeof value.rows === "object" &&
    value.rows !== null &&
    isIterable(value.rows)
  );
}
