import { createPool, describe, listProtocols, type RpcConnection } from "vgi-runtime";
import { required } from "./required.js";
import type { StepHandlers } from "./run-steps.js";
import type { StepContext } from "./step-context.js";

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
};

/** Runs something on a connection of its own. */
async function onConnection<T>(context: StepContext, body: (connection: RpcConnection) => Promise<T>): Promise<T> {
  await using pool = createPool(context.address);
  await using lease = await pool.acquire();
  return await body(lease.connection);
}
