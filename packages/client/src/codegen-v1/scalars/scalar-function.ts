import type { Schema } from "apache-arrow";
import type { Session } from "../../session.js";
import { checkDeclaredResult } from "../answers/check-output.js";
import { resultMapping } from "../answers/result-mapping.js";
import { callArguments, columnParameters } from "../calls/call-arguments.js";
import { common, described, splitRest, type Values } from "../calls/function-call.js";
import { inputBatches } from "../calls/input-columns.js";
import { checkRow, columnsOf, type Row } from "../calls/one-row.js";
import type { AnyFunction } from "../descriptors/any-function.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";
import type { StartScan } from "../scans/lazy-scan.js";
import { coalescedScalar } from "./coalesced.js";
import { checkFlow, flowOf } from "./flow.js";
import { LazyScalarCall } from "./lazy-scalar-call.js";

/** Makes a generated scalar function. */
export function scalarFunction<F extends AnyFunction>(descriptor: FunctionDescriptor<"scalar">): F {
  const owner = `function ${descriptor.name}`;
  const mapping = resultMapping(descriptor);
  const call = (db: Session, columns: Values, ...rest: readonly unknown[]): LazyScalarCall<unknown> => {
    const [constants, options] = splitRest(descriptor, rest);
    const start: StartScan = (onBind) =>
      db.scalar({
        arguments: callArguments(descriptor, constants),
        input: inputBatches(descriptor, columns),
        onBind,
        ...common(descriptor, options),
      });
    const check = (bound: Schema): void => {
      checkDeclaredResult(descriptor, bound);
      checkFlow(owner, flowOf(descriptor, columns), bound);
    };
    return new LazyScalarCall<unknown>(owner, start, check, mapping);
  };
  const value = async (db: Session, ...given: readonly unknown[]): Promise<unknown> => {
    const parameters = columnParameters(descriptor);
    const [row, rest] = parameters.length === 0 ? [{}, given] : [given[0] as Row, given.slice(1)];
    checkRow(descriptor, parameters, row);
    return (await call(db, columnsOf(parameters, [row]), ...rest))[0] ?? null;
  };
  const coalesced = (db: Session, ...rest: readonly unknown[]) => {
    const [constants, options] = splitRest(descriptor, rest);
    return coalescedScalar(descriptor, db, constants, options);
  };
  return described(Object.assign(call, { value, coalesced }), descriptor);
}
