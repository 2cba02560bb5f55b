import { setTimeout } from "node:timers/promises";
import { createPool, type RpcConnection } from "vgi-runtime";
import { describe, listProtocols } from "vgi-runtime/reflection";
import { tableCall } from "./function-call.js";
import { required } from "./required.js";
import type { StepHandlers } from "./step-handler.js";
import type { Step } from "./step.js";
import type { StepContext } from "./step-context.js";
import { stepError } from "./step-error.js";

/** What concerns the connection, and not the catalogs. */
export const connectionSteps: StepHandlers = {
  list_protocols: (context) =>
    onConnection(context, async (connection) => {
      const { protocols } = await listProtocols(connection);
      return protocols.map(({ protocol, protocolVersion, protocolHash }) => [protocol, protocolVersion, protocolHash]);
    }),
  describe_protocol: (context, step) =>
    onConnection(context, async (connection) => {
      const { methods } = await describe(connection, required(step.name, "name"));
      return { methods: methods.map(({ name }) => name) };
    }),
  server_capabilities: (context) =>
    onConnection(context, async ({ http }) => {
      const found = await required(http ?? undefined, "HTTP").capabilities();
      return {
        externalization_enabled: found.externalizationEnabled,
        max_externalized_response_bytes: found.maxExternalizedResponseBytes,
        max_request_bytes: found.maxRequestBytes,
        max_response_bytes: found.maxResponseBytes,
        max_upload_bytes: found.maxUploadBytes,
        upload_url_support: found.uploadUrlSupport,
      };
    }),
  start: (context) => context.start(),
  stop: (context) => context.stop(),
  get_worker_stderr: heard,
};

/** Whether there is what the worker writes when this call fails. */
async function heard(context: StepContext, step: Step): Promise<boolean> {
  const lines: string[] = [];
  await context.start({ stderr: (line) => lines.push(line) });
  const session = await context.session();
  let text = "no failure";
  try {
    for await (const batch of session.table(tableCall(step))) void batch;
  } catch (error) {
    text = stepError(error).message.replace(/^ValueError: /, "");
  }
  const deadline = Date.now() + 10_000;
  while (!lines.some((line) => line.includes(text)) && Date.now() < deadline) await setTimeout(50);
  return lines.some((line) => line.includes(text));
}

/** Runs something on a connection of its own. */
async function onConnection<T>(context: StepContext, body: (connection: RpcConnection) => Promise<T>): Promise<T> {
  await using pool = createPool(context.address);
  await using lease = await pool.acquire();
  return await body(lease.connection);
}
