// A program that leaves its pool open: idle-program.ts MODE WORKER_COMMAND_AS_JSON [POOL_OPTIONS_AS_JSON]. It goes on when it is told to.
import { once } from "node:events";
import { createPool } from "../pool/create-pool.js";
import type { PoolOptions } from "../pool/pool-options.js";
import { WarmWorkers } from "../pool/warm-workers.js";
import { request } from "./batches.js";

const [mode, command = "[]", options = "{}"] = process.argv.slice(2);
const warmWorkers = mode === "warm" ? new WarmWorkers() : undefined;
const given = JSON.parse(options) as PoolOptions;
const pool = createPool({ command: JSON.parse(command) as string[] }, { warmWorkers, ...given });
const lease = await pool.acquire();
await lease.connection.unary(request());
if (mode === "idle" || mode === "warm") await lease.release();
if (mode === "warm") await pool.close();
process.stdout.write("ready\n");
await once(process.stdin, "data");
process.stdin.destroy();
if (mode === "throw") throw new Error("of the program");
if (mode === "reject") void Promise.reject(new Error("of the program"));
if (mode === "exit") process.exit(5);
