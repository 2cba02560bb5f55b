import type { StepsCase } from "../case.js";
import { input, int64 } from "../literals.js";
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
  steps("over TCP", [{ method: "from_tcp" }], {
    since: "0.18.0",
    transport: "stdio",
    fixture: "versioned_tables",
    catalog: "versioned_tables",
  }),
  steps("of a shared worker", [{ method: "from_launch" }], {
    since: "0.29.6",
    transport: "stdio",
    fixture: "versioned_tables",
    catalog: "versioned_tables",
  }),
  steps("limits of a server", [{ method: "server_capabilities" }], { transport: "http" }),
  steps(
    "started, stopped and started",
    [
      { method: "start" },
      {
        method: "scalar_function",
        function: "multiply",
        positional: [int64(3)],
        input: input({ value: "int64" }, [["1"]]),
      },
      { method: "stop" },
      { method: "start" },
      { method: "schemas" },
      { method: "stop" },
      { method: "get_worker_stderr", function: "generator_exception", positional: [int64(2)] },
    ],
    { transport: "stdio" },
  ),
];
