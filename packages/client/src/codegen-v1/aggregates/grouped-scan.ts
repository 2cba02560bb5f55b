import { Schema, type RecordBatch } from "apache-arrow";
import { makeBatch } from "vgi-arrow";
import { ArgumentError } from "../../errors/index.js";
import type { CallOptions } from "../../model/call-options.js";
import type { Session } from "../../session.js";
import type { BatchStream } from "../../model/batch-stream.js";
import type { CountOptions } from "./aggregate-types.js";
import { callArguments } from "../calls/call-arguments.js";
import { checkDeclaredResult } from "../answers/check-output.js";
import { common, splitRest, type Values } from "../calls/function-call.js";
import { keyColumn, sliced, wholeBatch } from "../calls/input-columns.js";
import { LazyScan } from "../scans/lazy-scan.js";
import { resultMapping } from "../answers/result-mapping.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";
import { countedRows } from "./counted-rows.js";

/** Column that holds the results. */
const RESULT = "result";

/** Runs an aggregate by groups: key columns under the caller's names, then the result. */
export function groupedScan(
  descriptor: FunctionDescriptor<"aggregate">,
  db: Session,
  keys: Values,
  columns: Values,
  rest: readonly unknown[],
): LazyScan<unknown> {
  const [constants, options] = splitRest<CallOptions & CountOptions>(descriptor, rest);
  const names = Object.keys(keys);
  refuseKeys(descriptor, names);
  const prefix = keyPrefix(descriptor);
  const keyColumns = names.map((name, index) => keyColumn(descriptor, name, `${prefix} ${index}`, keys[name]));
  const call = { ...common(descriptor, options), arguments: callArguments(descriptor, constants) };
  const mapping = resultMapping(descriptor);
  const reading = mapping === undefined ? {} : { mappings: { [RESULT]: mapping } };
  const start = (onBind?: (schema: Schema) => void): BatchStream => {
    const whole = wholeBatch(descriptor, columns, keyColumns);
    const keyFields = whole.schema.fields.slice(0, names.length);
    let schema: Schema | undefined;
    const named = (result: Schema): Schema => {
      checkDeclaredResult(descriptor, result);
      const fields = [...keyFields, ...result.fields];
      schema = new Schema(fields.map((field, index) => field.clone({ name: names[index] ?? RESULT })));
      return schema;
    };
    return {
      schema: async () => {
        if (schema !== undefined) return schema;
        const valueFields = whole.schema.fields.slice(names.length);
        const inputSchema = valueFields.length === 0 ? null : new Schema(valueFields);
        await using bound = await db.aggregateSession({ ...call, inputSchema });
        return named(bound.outputSchema);
      },
      async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch> {
        const groups = db.aggregateGroups({
          ...call,
          ...countedRows(options),
          input: sliced(whole),
          groupBy: keyFields.map(({ name }) => name),
          onBind: (result) => {
            const bound = named(result);
            onBind?.(bound);
          },
        });
        for await (const batch of groups) {
          yield makeBatch(schema ?? batch.schema, batch.data.children, batch.numRows);
        }
      },
    };
  };
  return new LazyScan<unknown>(`function ${descriptor.name}`, start, reading);
}

function refuseKeys({ name }: FunctionDescriptor, keys: readonly string[]): void {
  if (keys.length === 0) throw new ArgumentError(name, "the keys", "there are none; call the function for all rows");
  if (!keys.includes(RESULT)) return;
  throw new ArgumentError(name, "the keys", "a key named result would hide the results: name it otherwise");
}

/** A beginning of names that no column of the function has. */
function keyPrefix({ args }: FunctionDescriptor): string {
  let prefix = "key";
  while (args.some((argument) => (argument.name ?? argument.key).startsWith(prefix))) prefix += "_";
  return prefix;
}
