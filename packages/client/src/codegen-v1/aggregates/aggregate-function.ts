import type { RecordBatch } from "apache-arrow";
import { readValue } from "vgi-arrow";
import type { Session } from "../../session.js";
import type { CallOptions } from "../../model/call-options.js";
import type { CountOptions } from "./aggregate-types.js";
import { described, splitRest, type Values } from "../calls/function-call.js";
import { inputBatches } from "../calls/input-columns.js";
import { readAnswer } from "../../read-answer.js";
import { resultMapping } from "../answers/result-mapping.js";
import type { AnyFunction } from "../descriptors/any-function.js";
import { aggregateCall, type AggregateDescriptor } from "./aggregate-call.js";
import { countedRows } from "./counted-rows.js";
import { groupedScan } from "./grouped-scan.js";
import { LazyAggregateState } from "./lazy-aggregate-state.js";

/** Methods that an aggregate has beyond the others, of its descriptor: `windows`, `streams`. */
export type AggregateFeature = (descriptor: AggregateDescriptor) => Readonly<Record<string, unknown>>;

/** Makes a generated aggregate function. @param features what its worker answers for beyond groups and whole columns */
export function aggregateFunction<F extends AnyFunction>(
  descriptor: AggregateDescriptor,
  ...features: readonly AggregateFeature[]
): F {
  const call = async (db: Session, columns: Values, ...rest: readonly unknown[]): Promise<unknown> => {
    const [constants, options] = splitRest<CallOptions & CountOptions>(descriptor, rest);
    const batch = await db.aggregate({
      ...aggregateCall(descriptor, constants, options),
      ...countedRows(options),
      input: inputBatches(descriptor, columns),
    });
    return readResult(descriptor, batch);
  };
  const groups = (db: Session, keys: Values, columns: Values, ...rest: readonly unknown[]) =>
    groupedScan(descriptor, db, keys, columns, rest);
  const session = (db: Session, ...rest: readonly unknown[]) => new LazyAggregateState(descriptor, db, rest);
  const methods = features.map((feature) => feature(descriptor));
  return described(Object.assign(call, { groups, session }, ...methods), descriptor);
}

function readResult(descriptor: AggregateDescriptor, batch: RecordBatch): unknown {
  const column = batch.getChildAt(0);
  if (column === null) return null;
  return readAnswer(`the result of function ${descriptor.name}`, () => {
    return readValue(column, 0, resultMapping(descriptor), batch.schema.fields[0]);
  });
}
