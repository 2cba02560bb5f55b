import type { CallContext } from "vgi-runtime/server";
import type { TableFunction, Values } from "../define/index.js";
import type { Attachments } from "./attachment.js";
import { type BindRequest, bindCall } from "./bind-call.js";
import { refuse } from "./refuse.js";

/** Cuts the scan of a table function into the splits that its definition names. A token is the number of one: the worker keeps nothing. */
export function planCall(
  attachments: Attachments,
  { bindCall: request }: { readonly bindCall: BindRequest },
  context: CallContext,
): object {
  const { definition, values } = bindCall(attachments, request, context).match;
  if (definition.kind !== "table" || definition.splits === null) {
    throw refuse("NotImplementedError", `'${definition.name}' is not read by splits`, "UNIMPLEMENTED");
  }
  const splits = definition.splits(values).map((_, index) => ({
    payload: new Uint8Array(0),
    token: new TextEncoder().encode(String(index)),
    estimatedRows: null,
    rowsExact: false,
    estimatedBytes: null,
  }));
  return { splits, nextCursors: [], estimatedTotalSplits: BigInt(splits.length), scope: "PLAN" };
}

/** Arguments of the scans that splits stand for. */
export function splitValues(definition: TableFunction, values: Values, tokens: readonly Uint8Array[]): Values[] {
  const splits = definition.splits?.(values) ?? [];
  return tokens.map((token) => {
    const found = splits[Number(new TextDecoder().decode(token))];
    if (found === undefined) throw refuse("InitError", `'${definition.name}' has no such split`);
    return found;
  });
}
