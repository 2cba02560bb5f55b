import type { RecordBatch } from "apache-arrow";
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
import { InputError } from "../errors.js";
import type { InputPiece } from "./input-types.js";

/** Rows gathered into one batch when they come one by one. */
export const ROWS_PER_BATCH = 8_192;

/** Reads the input of one call. What is no input is an `InputError`. */
export class InputReader {
  readonly #owner: string;
  readonly #profile: ValueProfile | undefined;

  constructor(owner: string, profile: ValueProfile | undefined) {
    this.#owner = owner;
    this.#profile = profile;
  }

  /** Batches of a batch, a table or an IPC stream; `undefined` for anything else. */
  arrowBatches(input: object): readonly RecordBatch[] | undefined {
    if (isRecordBatch(input)) return [adoptBatch(input)];
    if ("batches" in input && Array.isArray(input.batches)) return (input.batches as RecordBatch[]).map(adoptBatch);
    return isBytes(input) ? this.#reading(() => decodeStream(input).batches) : undefined;
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
      const batches = this.arrowBatches(piece);
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
