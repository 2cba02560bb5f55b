import { Field, List, Schema, Utf8 } from "apache-arrow";
import { batchFromRows, binary, encodeStream, readValue, toArrowSchema } from "vgi-arrow";
import { UnsupportedError, UsageError } from "vgi-runtime";
import type { CatalogHost } from "../call-host.js";
import { type ObjectName, placedName } from "../catalog/object-name.js";
import type { ScanFunction } from "../catalog/objects/scan-function.js";
import type { ExpectedTable } from "../drift/expected-object.js";
import { WorkerAnswerError } from "../errors/index.js";
import type { FunctionCall, TableInOutCallRequest } from "../model/call.js";
import type { CallOptions } from "../model/call-options.js";
import type { BatchStream } from "../model/batch-stream.js";
import { callTableInOut } from "./table-in-out.js";
import type { TableInput } from "../inputs/table-input.js";

/** What a write answers with: the number of rows, the rows as they are now, or as they were and are. */
export type WriteResult = "count" | "rows" | "changes";

/** A write to a table. */
export interface WriteCall extends CallOptions, Pick<FunctionCall, "onBind"> {
  readonly table: ObjectName;
  /**
   * Rows to insert; of an update the changed columns and the row ids; of a delete the row ids (`scanTable` gives them with
   * `rowIds: true`).
   */
  readonly input: TableInput;
  /** What the table is taken to be; compared with what the worker declares in sessions with a policy for drift. */
  readonly expected?: ExpectedTable | undefined;
}

/** An insert into a table. */
export interface InsertCall extends WriteCall {
  /** What happens to rows that are there already. Default: `throw`. */
  readonly onConflict?: "throw" | "nothing" | "update" | (string & {}) | undefined;
  /** Columns by which rows are the same. Default: the table's keys. */
  readonly onConflictColumns?: readonly string[] | undefined;
  /** The source of a table of several that rows go to. Default: the writable one. */
  readonly writableBranch?: string | undefined;
}

/** A kind of write. */
export type WriteOperation = "insert" | "update" | "delete";

/** Writes to a table and answers with the rows: `rows` as they are now, `changes` as `old` and `new`. */
export async function writeReturning(
  host: CatalogHost,
  operation: WriteOperation,
  call: InsertCall,
  result: WriteResult,
): Promise<BatchStream> {
  const { schema, name } = placedName(call.table, host.defaultSchema);
  const { expected, ...request } = call;
  await host.expect(call.table, expected, call);
  const target = await writeFunction(host, operation, call);
  if (target.name === "") throw new UsageError({ what: `table ${name} takes no ${operation}` });
  const writeOptions = writeOptionsBytes(call, result);
  const write: TableInOutCallRequest = {
    ...request,
    schema: target.schema ?? schema,
    name: target.name,
    arguments: {
      ...target.arguments,
      named: { ...target.arguments.named, write_options: binary.of(writeOptions) },
    },
    finalize: false,
    onBind: (output) => {
      call.onBind?.(output);
      if (result === "changes" && !output.fields.some((field) => field.name === "old")) {
        throw new UnsupportedError({
          what: `table ${name} does not say how rows were before a write`,
          next: 'Ask for "rows".',
        });
      }
    },
  };
  // Rows behind an answer that is refused are not to be written.
  return callTableInOut(host, write, false);
}

/** Writes to a table. How many rows were written, as the worker says. */
export async function writeCounting(host: CatalogHost, operation: WriteOperation, call: InsertCall): Promise<bigint> {
  const { name } = placedName(call.table, host.defaultSchema);
  let count = 0n;
  for await (const batch of await writeReturning(host, operation, call, "count")) {
    const column = batch.getChild("count");
    if (column === null) throw new WorkerAnswerError(`table ${name}`, "no count of the rows that were written");
    for (let row = 0; row < batch.numRows; row += 1) count += BigInt(readValue(column, row) as bigint | number);
  }
  return count;
}

function writeFunction(host: CatalogHost, operation: WriteOperation, call: InsertCall): Promise<ScanFunction> {
  const { tables } = host.objects;
  if (operation === "update") return tables.updateFunction(call.table, call);
  return operation === "delete" ? tables.deleteFunction(call.table, call) : tables.insertFunction(call.table, call);
}

const WRITE_OPTIONS = new Schema([
  ...toArrowSchema({
    fields: [
      { name: "result_mode", type: "utf8", nullable: true },
      // What workers before 2.0 read in its place.
      { name: "return_chunks", type: "bool", nullable: true },
      { name: "on_conflict", type: "utf8", nullable: true },
    ],
  }).fields,
  new Field("on_conflict_columns", new List(new Field("item", new Utf8(), true)), true),
]);

function writeOptionsBytes(call: InsertCall, result: WriteResult): Uint8Array {
  const row = {
    result_mode: result,
    return_chunks: result !== "count",
    on_conflict: call.onConflict ?? "throw",
    on_conflict_columns: call.onConflictColumns ?? [],
  };
  return encodeStream(WRITE_OPTIONS, [batchFromRows(WRITE_OPTIONS, [row])]);
}
