import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { connect, type VgiClient } from "vgi-client";

/** How a scan of more than a gigabyte went. */
export interface ScanReport {
  readonly transport: "stdio" | "http";
  readonly gigabytes: number;
  /** Most that the process grew while it read, above what it was after the first batches. */
  readonly growthMiB: number;
  readonly seconds: number;
}

const ROWS = 140_000_000n;
const BATCH_ROWS = 250_000n;
/** Batches until buffers and code are warm. */
const WARM = 40;

const worker = (...args: readonly string[]): string[] => [
  process.execPath,
  "--import",
  import.meta.resolve("tsx"),
  "--conditions=vgi-source",
  fileURLToPath(new URL("../../../packages/demo-worker/src/bin.ts", import.meta.url)),
  ...args,
];

/** Reads more than a gigabyte from the demo worker, batch by batch, and keeps none of it. */
export async function scanFlat(transport: ScanReport["transport"]): Promise<ScanReport> {
  if (transport === "stdio") {
    await using client = await connect({ command: worker() });
    return await scan(client, transport);
  }
  const [program = "", ...args] = worker("--http");
  const server = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = (await once(server.stdout, "data")) as [Buffer];
    await using client = await connect(`http://127.0.0.1:${/\d+/.exec(line.toString())?.[0]}`);
    return await scan(client, transport);
  } finally {
    server.kill("SIGKILL");
  }
}

async function scan(client: VgiClient, transport: ScanReport["transport"]): Promise<ScanReport> {
  await using db = await client.attach("demo");
  const begin = performance.now();
  let [batches, bytes, base, peak] = [0, 0, 0, 0];
  const call = { name: "sequence", arguments: { positional: [ROWS], named: { batch_size: BATCH_ROWS } } };
  for await (const batch of db.table(call)) {
    batches += 1;
    bytes += batch.data.byteLength;
    const { rss } = process.memoryUsage();
    if (batches === WARM) base = rss;
    if (batches >= WARM) peak = Math.max(peak, rss);
  }
  return {
    transport,
    gigabytes: bytes / 1e9,
    growthMiB: (peak - base) / 2 ** 20,
    seconds: (performance.now() - begin) / 1000,
  };
}
