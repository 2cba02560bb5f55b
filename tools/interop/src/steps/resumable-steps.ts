import { tableCall } from "./function-call.js";
import { batchForm } from "./neutral.js";
import { required } from "./required.js";
import type { StepHandlers } from "./step-handler.js";

/** Scans that another process can go on with. */
export const resumableSteps: StepHandlers = {
  supports_resumable_scan: async ({ client }) => client.address.startsWith("http"),
  table_scan_resumable: async (context, step) => {
    context.scan = await (await context.session()).tableScanResumable(tableCall(step));
  },
  table_scan_continue: async (context) => {
    context.scan = await (await context.session()).tableScanContinue(required(context.token, "token"));
  },
  "ResumableTableScan.next": async (context) => {
    const next = await required(context.scan, "open scan").next();
    if (next === null) return null;
    context.token = next.token ?? context.token;
    return { ...batchForm(next.batch), token: next.token !== null };
  },
  "ResumableTableScan.close": async (context) => required(context.scan, "open scan").close(),
};
