import type { StepsCase } from "../case.js";
import type { Step } from "../steps/step.js";

function steps(name: string, all: readonly Step[], more: Partial<StepsCase> = {}): StepsCase {
  return { name: `connection ${name}`, kind: "steps", ...more, steps: all };
}

/** What concerns the connection, and not the catalogs. */
export const connectionCases: readonly StepsCase[] = [
  steps(
    "protocols",
    [
      { method: "list_protocols" },
      { method: "describe_protocol", name: "vgi.v2" },
      { method: "describe_protocol", name: "vgi_rpc.Reflection.v1" },
      { method: "describe_protocol", name: "nothing.v1" },
    ],
    { since: "0.45.0" },
  ),
  steps("limits of a server", [{ method: "server_capabilities" }], { transport: "http" }),
  steps(
    "started, stopped and started",
    [
      { method: "start" },
      { method: "scalar_function", function: "constant", input: { columns: [], batches: [[[], []]] } },
      { method: "stop" },
      { method: "start" },
      { method: "schemas" },
      { method: "get_worker_stderr" },
      { method: "stop" },
    ],
    { transport: "stdio" },
  ),
];
