// A program with little memory that makes one call: memory-program.ts ADDRESS OPTIONS_AS_JSON. It prints what came of it, and how much
// memory it took, in MiB.
import { createPool } from "../pool/create-pool.js";
import type { PoolOptions } from "../pool/pool-options.js";
import { VgiError } from "../errors/index.js";
import { streamRequest } from "./batches.js";

const [address = "", options = "{}"] = process.argv.slice(2);
await using pool = createPool(address, JSON.parse(options) as PoolOptions);
const before = process.memoryUsage();
let buffers = 0;
let resident = 0;
const watch = setInterval(look, 5);

function look(): void {
  const now = process.memoryUsage();
  buffers = Math.max(buffers, now.arrayBuffers - before.arrayBuffers);
  resident = Math.max(resident, now.rss - before.rss);
}

/** Every batch of a stream, and none of them kept. */
async function call(): Promise<string> {
  await using lease = await pool.acquire();
  const limits = { timeoutMs: 20_000 };
  try {
    const stream = await lease.connection.stream(streamRequest(), limits);
    while ((await stream.next()) !== null) look();
    return "answered";
  } catch (error) {
    if (!(error instanceof VgiError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

const outcome = await call();
look();
clearInterval(watch);
process.stdout.write(JSON.stringify({ outcome, buffersMiB: buffers / 2 ** 20, residentMiB: resident / 2 ** 20 }));
