import { UsageError } from "vgi-runtime";
import type { InitInput } from "../execution.js";
import type { Split } from "../model/call.js";
import { opaqueBytes } from "./opaque-bytes.js";

/** How an `init` redeems splits: they are of one plan, whose execution it joins. */
export function redeemed(splits: readonly Split[] | undefined): Pick<InitInput, "splitTokens" | "execution"> {
  const [first] = splits ?? [];
  if (splits === undefined || first === undefined) return {};
  const { executionId, initOpaqueData } = first;
  const others = splits.find((split) => split.executionId !== executionId || split.initOpaqueData !== initOpaqueData);
  if (others !== undefined) {
    throw new UsageError({
      what: "splits of different plans can't be redeemed by one scan",
      next: "Scan them one by one, or plan anew.",
    });
  }
  return {
    splitTokens: splits.map((split) => opaqueBytes("the token of a split", split.token)),
    execution: {
      executionId: executionId === null ? null : opaqueBytes("executionId of a split", executionId),
      opaqueData: initOpaqueData === null ? null : opaqueBytes("initOpaqueData of a split", initOpaqueData),
      substreamId: null,
    },
  };
}
