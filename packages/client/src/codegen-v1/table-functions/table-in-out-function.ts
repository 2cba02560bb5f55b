import { type TableInput, tableInputBatches } from "../../inputs/table-input.js";
import { observed } from "../../meta/call-observer.js";
import type { Session } from "../../session.js";
import { described, splitRest, type Values } from "../calls/function-call.js";
import { inputBatches } from "../calls/input-columns.js";
import type { AnyFunction } from "../descriptors/any-function.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";
import { LazyScan, type StartScan } from "../scans/lazy-scan.js";
import { selecting } from "../scans/selecting.js";
import { rowRequest } from "./row-request.js";
import type { TableInOutOptions } from "./table-options.js";

/** Makes a generated table-in-out or buffering function. */
export function tableInOutFunction<F extends AnyFunction>(
  descriptor: FunctionDescriptor<"table_in_out" | "table_buffering">,
): F {
  const isLateral = descriptor.args.some(({ role }) => role === "column");
  const call = (db: Session, input: TableInput | Values, ...rest: readonly unknown[]): LazyScan<unknown> => {
    const [args, options = {}] = splitRest<TableInOutOptions>(descriptor, rest);
    const owner = `function ${descriptor.name}`;
    const start: StartScan = (onBind, observer) => {
      const request = {
        onBatchMetadata: options.onBatchMetadata,
        onParentRows: options.onParentRows,
        input: isLateral
          ? inputBatches(descriptor, input as Values)
          : tableInputBatches(owner, input as TableInput, descriptor.values),
        finalize: descriptor.hasFinalize === true,
        ...rowRequest(descriptor, args, options, onBind),
      };
      const full = observed(request, observer);
      const stream = descriptor.kind === "table_buffering" ? db.tableBuffering(full) : db.tableInOut(full);
      return selecting(stream, options.columns);
    };
    return new LazyScan<unknown>(owner, start, descriptor);
  };
  return described(call, descriptor);
}
