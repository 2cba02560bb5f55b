import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RecordBatch, Schema } from "apache-arrow";
import { cacheFolder, progressOnStderr, requireOrSkip } from "@vgi-tools/real-workers";
import { batchFromRows, readRows, toArrowSchema, withMetadata } from "vgi-arrow";
import { createPool, type PoolOptions, routedRouting, type RpcConnection, type StreamSession } from "vgi-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installSuite, type Suite } from "./install-suite.js";
import { pythonFolder } from "./python-folder.js";

const noPython = await requireOrSkip();
const reason = process.platform === "linux" ? noPython : "there is shared memory on Linux only";
if (reason !== undefined) console.log(`shared memory: skipped: ${reason}`);

const PARAMS = {
  size: toArrowSchema({ fields: [{ name: "size", type: "int64", nullable: false }] }),
  produce: toArrowSchema({
    fields: [
      { name: "kind", type: "utf8", nullable: false },
      { name: "rows", type: "int64", nullable: false },
      { name: "count", type: "int64", nullable: false },
    ],
  }),
  echo: toArrowSchema({ fields: [{ name: "kind", type: "utf8", nullable: false }] }),
};

function call(method: keyof typeof PARAMS, args: Readonly<Record<string, unknown>>) {
  const routing = routedRouting("SampleService");
  return { method, routing, protocolVersion: null, params: batchFromRows(PARAMS[method], [args]) };
}

function bytesOf(result: RecordBatch): Uint8Array {
  const value = readRows(result)[0]?.["result"];
  if (value instanceof Uint8Array) return value;
  throw new TypeError("the result is no bytes");
}

function produce(connection: RpcConnection, kind: string, rows: number, count: number): Promise<StreamSession> {
  const request = call("produce", { kind, rows, count });
  return connection.stream({ ...request, hasHeader: false, mode: "producer", inputSchema: null, window: 4 });
}

/** A batch of a shape, from the worker itself. */
async function sample(connection: RpcConnection, kind: string): Promise<RecordBatch> {
  await using stream = await produce(connection, kind, 30_000, 1);
  const batch = await stream.next();
  if (batch === null) throw new Error("the worker gave no batch");
  const schema = new Schema(batch.schema.fields, batch.schema.metadata);
  return batchFromRows(schema, readRows(batch));
}

/** Eight large results and a small one. */
async function results(connection: RpcConnection): Promise<void> {
  for (let i = 0; i < 8; i += 1) {
    const result = await connection.unary(call("size", { size: 1_000_000n }));
    const bytes = bytesOf(result);
    expect([bytes.length, bytes[250], bytes[999_999]]).toEqual([1_000_000, 250, 999_999 % 251]);
  }
  const small = await connection.unary(call("size", { size: 1000n }));
  expect(bytesOf(small).length).toBe(1000);
}

function segments(): Promise<string[]> {
  const ours = new RegExp(`^vgi-\\d+-${process.pid}-`);
  return readdir("/dev/shm").then((names) => names.filter((name) => ours.test(name)));
}

describe.skipIf(reason !== undefined)("shared memory with the reference", { timeout: 120_000 }, () => {
  let suite: Suite;
  let folder: string;
  let worker: ChildProcess;
  let proxy: Server;
  /** Bytes that crossed the socket. */
  const traffic = { toWorker: 0, fromWorker: 0 };

  const command = (): string[] => [suite.python, path.join(pythonFolder, "sample_worker.py")];
  const env = (): Record<string, string> => ({ PYTHONPATH: suite.sources, PYTHONDONTWRITEBYTECODE: "1" });

  beforeAll(async () => {
    suite = await installSuite(path.join(cacheFolder(), "conformance"), progressOnStderr);
    folder = await mkdtemp(path.join(tmpdir(), "vgi-shm-"));
    const socketPath = path.join(folder, "worker");
    const [program = "", ...args] = command();
    worker = spawn(program, [...args, "--unix", socketPath], {
      env: { ...process.env, ...env() },
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (worker.stdout !== null) await once(worker.stdout, "data");
    proxy = createServer((near) => {
      const far = connect(socketPath);
      near.on("data", (chunk) => (traffic.toWorker += chunk.byteLength));
      far.on("data", (chunk) => (traffic.fromWorker += chunk.byteLength));
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) socket.on("error", () => {});
    });
    await once(proxy.listen(path.join(folder, "proxy")), "listening");
  }, 600_000);

  afterAll(async () => {
    proxy.close();
    worker.kill();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs calls over the counted socket, and tells what crossed it. */
  async function counted(options: PoolOptions, calls: (connection: RpcConnection) => Promise<void>) {
    const before = { ...traffic };
    await using pool = createPool({ kind: "unix", path: path.join(folder, "proxy") }, options);
    await using lease = await pool.acquire();
    await calls(lease.connection);
    return {
      toWorker: traffic.toWorker - before.toWorker,
      fromWorker: traffic.fromWorker - before.fromWorker,
      segments: (await segments()).length,
    };
  }

  it("carries large results beside the socket, small ones in it", async () => {
    const shared = await counted({ sharedMemory: true }, results);
    const inline = await counted({}, results);
    expect(inline.fromWorker).toBeGreaterThan(8_000_000);
    expect(shared.fromWorker).toBeLessThan(30_000);
    expect([shared.segments, inline.segments]).toEqual([1, 0]);
    expect(await segments()).toEqual([]);
  });

  it.each(["plain", "dictionaries", "nested"])("carries batches of a stream: %s", async (kind) => {
    const expected: unknown[] = [];
    const seen: unknown[] = [];
    const sources = new Set<string | undefined>();
    const scan = (into: unknown[]) => async (connection: RpcConnection) => {
      await using stream = await produce(connection, kind, 30_000, 5);
      for (let batch = await stream.next(); batch !== null; batch = await stream.next()) {
        sources.add(batch.metadata.get("vgi_rpc.shm_source")?.slice(0, 4));
        into.push([batch.metadata.get("left"), batch.schema === stream.outputSchema, readRows(batch)]);
      }
    };
    const inline = await counted({}, scan(expected));
    const shared = await counted({ sharedMemory: { size: 16 * 2 ** 20 } }, scan(seen));
    expect(seen).toEqual(expected);
    expect(seen).toHaveLength(5);
    expect(inline.fromWorker).toBeGreaterThan(5 * 200_000);
    expect(shared.fromWorker).toBeLessThan(20_000);
    expect(sources).toEqual(new Set([undefined, "vgi-"]));
  });

  it.each(["plain", "dictionaries", "nested"])("carries inputs of a stream: %s", async (kind) => {
    const shared = await counted({ sharedMemory: { size: 16 * 2 ** 20 } }, async (connection) => {
      const input = await sample(connection, kind);
      const request = { ...call("echo", { kind }), hasHeader: false, mode: "exchange" as const };
      await using stream = await connection.stream({ ...request, inputSchema: input.schema });
      for (let i = 0; i < 6; i += 1) {
        await stream.send(withMetadata(input, { turn: String(i) }));
        const output = await stream.next();
        expect(output?.metadata.get("input.turn")).toBe(String(i));
        expect(output?.metadata.get("input.vgi_rpc.shm_source")).toMatch(/^vgi-/);
        if (i % 3 === 2) expect(output === null ? null : readRows(output)).toEqual(readRows(input));
      }
    });
    expect(shared.toWorker).toBeLessThan(50_000);
  });

  it("leaves batches in the stream that don't fit, and mixes both", async () => {
    const turns: (string | undefined)[] = [];
    await counted({ sharedMemory: { size: 2 * 2 ** 20 } }, async (connection) => {
      for (const size of [1_000_000n, 3_000_000n, 1_500_000n, 10n]) {
        const result = await connection.unary(call("size", { size }));
        expect(bytesOf(result).length).toBe(Number(size));
        turns.push(result.metadata.get("vgi_rpc.shm_source")?.slice(0, 4));
      }
    });
    expect(turns).toEqual(["vgi-", undefined, "vgi-", undefined]);
  });

  it("goes on after streams that were left early and calls that were given up", async () => {
    await counted({ sharedMemory: true }, async (connection) => {
      for (let i = 0; i < 12; i += 1) {
        const stream = await produce(connection, "plain", 30_000, 100);
        expect(stream.window).toBe(1);
        await stream.next();
        if (i % 3 === 0) await stream.close();
        else if (i % 3 === 1) await stream.cancel();
        else {
          const unread = stream.next();
          await stream.cancel();
          await unread;
        }
        const result = await connection.unary(call("size", { size: 1_000_000n }));
        expect(result.metadata.get("vgi_rpc.shm_source")).toMatch(/^vgi-/);
      }
    });
  });

  it("works over stdio as well", async () => {
    await using pool = createPool({ command: command(), env: env() }, { sharedMemory: true });
    await using lease = await pool.acquire();
    const result = await lease.connection.unary(call("size", { size: 1_000_000n }));
    expect(result.metadata.get("vgi_rpc.shm_source")).toMatch(/^vgi-/);
    expect(await segments()).toHaveLength(1);
  });
});
