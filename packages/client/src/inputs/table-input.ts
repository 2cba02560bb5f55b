import type { RecordBatch, Table } from "apache-arrow";
import {
  adoptBatch,
  batchFromColumns,
  batchFromRows,
  type ColumnLike,
  decodeStream,
  type FieldSpec,
  inferType,
  isRecordBatch,
  toArrowSchema,
  type ValueProfile,
} from "vgi-arrow";
import type { AnyColumnInput } from "./input-types.js";
import { InputError } from "../errors.js";
import type { BatchSource } from "./peekable-input.js";

/** Rows gathered into one batch when they come one by one. */
const ROWS_PER_BATCH = 8_192;

/** One piece of an input: a batch, a table, an IPC stream, or a row. */
export type InputPiece = RecordBatch | Table | Uint8Array | object;

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
  const batches = arrowBatches(reader, input);
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

/** Batches of a batch, a table or an IPC stream; `undefined` for anything else. */
function arrowBatches(reader: InputReader, input: object): readonly RecordBatch[] | undefined {
  if (isRecordBatch(input)) return [adoptBatch(input)];
  if ("batches" in input && Array.isArray(input.batches)) return (input.batches as RecordBatch[]).map(adoptBatch);
  return isBytes(input) ? reader.stream(input) : undefined;
}

/** Reads the input of one call. */
class InputReader {
  readonly #owner: string;
  readonly #profile: ValueProfile | undefined;

  constructor(owner: string, profile: ValueProfile | undefined) {
    this.#owner = owner;
    this.#profile = profile;
  }

  /** Batches where they come, and rows gathered. */
  async *pieces(input: Iterable<InputPiece> | AsyncIterable<InputPiece>): AsyncGenerator<RecordBatch> {
    let fields: readonly FieldSpec[] | undefined;
    let pending: object[] = [];
    let index = 0;
    const flush = (): RecordBatch => {
      const rows = pending;
      pending = [];
      fields ??= this.#fieldsOf(rows);
      return this.#rowBatch(fields, rows);
    };
    for await (const piece of input) {
      if (typeof piece !== "object" || piece === null) throw this.refusal(`item ${index} of its input`, piece);
      index += 1;
      const batches = arrowBatches(this, piece);
      if (batches === undefined) pending.push(piece);
      if (pending.length >= ROWS_PER_BATCH || (batches !== undefined && pending.length > 0)) yield flush();
      if (batches !== undefined) yield* batches;
    }
    if (pending.length > 0) yield flush();
  }

  /** Rows of known columns. */
  async *rows(
    rows: Iterable<object> | AsyncIterable<object>,
    fields: readonly FieldSpec[],
  ): AsyncGenerator<RecordBatch> {
    let pending: object[] = [];
    let sent = false;
    for await (const row of rows) {
      pending.push(row);
      if (pending.length < ROWS_PER_BATCH) continue;
      yield this.#rowBatch(fields, pending);
      pending = [];
      sent = true;
    }
    if (pending.length > 0 || !sent) yield this.#rowBatch(fields, pending);
  }

  columns(columns: Readonly<Record<string, ColumnLike>>): RecordBatch {
    return this.#reading(() => {
      const fields = Object.entries(columns).map(([name, values]) => ({
        name,
        type: inferType(values, name),
        nullable: true,
      }));
      const options = { profile: this.#profile };
      return batchFromColumns(toArrowSchema({ fields }), Object.values(columns), options);
    });
  }

  stream(bytes: Uint8Array): readonly RecordBatch[] {
    return this.#reading(() => decodeStream(bytes).batches);
  }

  refusal(what: string, given: unknown): InputError {
    const kind = given === null ? "null" : `a ${typeof given}`;
    return new InputError(
      this.#owner,
      `${what} is ${kind}`,
      "give record batches, tables, Arrow IPC bytes, row objects, or an object of columns",
    );
  }

  #rowBatch(fields: readonly FieldSpec[], rows: readonly object[]): RecordBatch {
    return this.#reading(() => batchFromRows(toArrowSchema({ fields }), rows, undefined, this.#profile));
  }

  /** Columns of row objects that say no types: all that the first of them have. */
  #fieldsOf(rows: readonly object[]): FieldSpec[] {
    const names = new Set(rows.flatMap((row) => Object.keys(row)));
    return this.#reading(() =>
      [...names].map((name) => {
        const values = rows.map((row) => (row as Readonly<Record<string, unknown>>)[name] ?? null);
        return { name, type: inferType(values, name), nullable: true };
      }),
    );
  }

  #reading<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      throw new InputError(
        this.#owner,
        `its input is no table: ${problem}`,
        "give columns of one length, and numbers with their type, as in int32([1, 2]) or in { schema, rows }",
      );
    }
  }
}

function isBytes(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]";
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
