// One program of many that use the same shared worker: launch-program.ts COMMAND_AS_JSON STATE_DIRECTORY
import { createPool } from "../pool/create-pool.js";
import { request } from "./batches.js";

const [command = "[]", stateDirectory = ""] = process.argv.slice(2);
await using pool = createPool(
  { kind: "launch", command: JSON.parse(command) as string[] },
  { launch: { stateDirectory } },
);
await using lease = await pool.acquire();
await lease.connection.unary(request());
process.stdout.write("ok\n");
