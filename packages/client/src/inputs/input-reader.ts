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
import { InputError } from "../errors/index.js";
import { gatheredRows } from "./gathered-rows.js";
import type { InputPiece } from "./input-types.js";

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

  /** Batches where they come, and rows gathered; the first of these say what their columns are. */
  pieces(input: Iterable<InputPiece> | AsyncIterable<InputPiece>): AsyncGenerator<RecordBatch> {
    let fields: readonly FieldSpec[] | undefined;
    let index = 0;
    return gatheredRows(input, {
      batchesOf: (piece) => {
        if (typeof piece !== "object" || piece === null) throw this.refusal(`item ${index} of its input`, piece);
        index += 1;
        return this.arrowBatches(piece);
      },
      rowOf: (row) => row,
      batchOf: (rows) => this.#rowBatch((fields ??= this.#fieldsOf(rows)), rows),
    });
  }

  /** Rows of known columns: one batch at least, which says what they are. */
  async *rows(
    rows: Iterable<object> | AsyncIterable<object>,
    fields: readonly FieldSpec[],
  ): AsyncGenerator<RecordBatch> {
    let sent = false;
    const batchOf = (gathered: readonly object[]): RecordBatch => {
      sent = true;
      return this.#rowBatch(fields, gathered);
    };
    yield* gatheredRows(rows, { batchesOf: () => undefined, rowOf: (row) => row, batchOf });
    if (!sent) yield batchOf([]);
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
