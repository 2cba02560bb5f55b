import type { RecordBatch, Schema } from "apache-arrow";
import type { FieldSpec } from "vgi-arrow";
import type { InsertCall, WriteOperation } from "../../functions/write-table.js";
import { type CallOptions, callOptionsOf } from "../../model/call-options.js";
import { readAnswer } from "../../read-answer.js";
import type { Session } from "../../session.js";
import { checkColumns } from "../answers/check-output.js";
import { readReturned } from "./returned-rows.js";
import { table } from "./table.js";
import type { AnyTable, TableColumn, TableDescriptor } from "./table-types.js";
import type { InsertOptions, Returning, RowsInput, WriteOptions } from "./write-types.js";
import { writeBatches, type WriteColumns } from "./write-input.js";

type Options = CallOptions & InsertOptions<Readonly<Record<string, unknown>>> & WriteOptions<Returning | undefined>;

/** Makes a generated table that takes writes: those of `operations`. */
export function writableTable<T extends AnyTable>(
  descriptor: TableDescriptor,
  operations: readonly WriteOperation[],
): T {
  const methods = operations.map((operation) => [
    operation,
    (db: Session, rows: RowsInput<object>, options: Options = {}) => write(db, descriptor, operation, rows, options),
  ]);
  return Object.assign(table<T>(descriptor), Object.fromEntries(methods));
}

async function write(
  db: Session,
  descriptor: TableDescriptor,
  operation: WriteOperation,
  rows: RowsInput<object>,
  { returning, onConflict, onConflictColumns, writableBranch, ...options }: Options,
): Promise<bigint | unknown[]> {
  const { schema, name, columns } = descriptor;
  const batches = writeBatches(writeColumns(descriptor, operation), rows);
  const first = await batches.next();
  if (first.done === true) return returning === undefined ? 0n : [];
  const call: InsertCall = {
    ...callOptionsOf(options),
    onConflict,
    onConflictColumns,
    writableBranch,
    table: {
      schema,
      name,
    },
    input: continued(first.value, batches),
    expected: descriptor,
    onBind: (bound) => {
      if (returning !== undefined) checkAnswer(name, returning, columns, bound);
    },
  };
  if (returning === undefined) return operation === "insert" ? db.insertInto(call) : db[operation](call);
  const answer: unknown[] = [];
  for await (const batch of await db.writeReturning(operation, call, returning)) {
    const returned = readAnswer(`a batch of table ${name}`, () => readReturned(batch, returning, descriptor));
    for (const row of returned) answer.push(row);
  }
  return answer;
}

async function* continued(first: RecordBatch, rest: AsyncGenerator<RecordBatch>): AsyncGenerator<RecordBatch> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** Inserts send every column that takes a value; updates those of the first row; deletes the row ids. */
function writeColumns(descriptor: TableDescriptor, operation: WriteOperation): WriteColumns {
  const settable = descriptor.columns;
  const what = `${operation} of table ${descriptor.name}`;
  const rowIds = (descriptor.rowIds ?? []).map((column) => requiredColumn(column, false));
  if (operation === "insert") {
    return { what, reading: descriptor, known: settable, sent: () => settable };
  }
  if (operation === "delete") return { what, reading: descriptor, known: rowIds, sent: () => rowIds };
  // What a row lacks stays as it is: defaults are for inserts.
  const columns = settable.map(({ required: _required, default: _default, ...column }): TableColumn => column);
  const changed = columns.map((column) => requiredColumn(column, column.nullable));
  return {
    what,
    reading: descriptor,
    known: [...columns, ...rowIds],
    sent: (first) => [...changed.filter(({ name }) => first !== undefined && Object.hasOwn(first, name)), ...rowIds],
  };
}

/** A column that each row of a write has to have. */
function requiredColumn(column: TableColumn, nullable: boolean): TableColumn {
  return { ...column, nullable, required: true };
}

/** Checks that the rows of an answer, or those before and after, have the declared columns. */
function checkAnswer(name: string, returning: Returning, columns: readonly FieldSpec[], bound: Schema): void {
  const plain = columns.map((column): FieldSpec => ({ name: column.name, type: column.type, nullable: true }));
  const sides = ["old", "new"].map((side): FieldSpec => ({ name: side, type: { struct: plain }, nullable: true }));
  checkColumns(`table ${name}`, returning === "rows" ? plain : sides, bound);
}
