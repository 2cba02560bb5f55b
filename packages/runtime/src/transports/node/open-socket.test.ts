import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { CancelledError, DeadlineError, TransportError } from "../../errors/index.js";
import { createPool } from "../../pool/create-pool.js";
import { numbers, reply, request, valuesOf } from "../../testing/batches.js";

const REPLY = reply(numbers([42n]));
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0)) await step();
});

async function listen(
  where: { port: number; host: string } | { path: string },
  onRequest: (socket: Socket) => void,
): Promise<Server> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("data", () => onRequest(socket));
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(where, resolve));
  cleanUp.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return server;
}

async function tcp(onRequest: (socket: Socket) => void): Promise<string> {
  const server = await listen({ port: 0, host: "127.0.0.1" }, onRequest);
  const address = server.address();
  return `tcp://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

async function socketPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vgi-"));
  cleanUp.push(() => rm(folder, { recursive: true }));
  return join(folder, "worker.sock");
}

describe.skipIf(process.platform === "win32")("unix sockets", () => {
  it("carry calls, several at once", async () => {
    const path = await socketPath();
    await listen({ path }, (socket) => socket.write(REPLY));
    await using pool = createPool(`unix:${path}`, { maxConnections: 3 });
    const results = await Promise.all(
      Array.from({ length: 12 }, async () => {
        await using lease = await pool.acquire();
        return valuesOf(await lease.connection.unary(request()));
      }),
    );
    expect(results).toEqual(Array.from({ length: 12 }, () => [42n]));
  });

  it("say when nobody listens", async () => {
    const path = await socketPath();
    await using pool = createPool(`unix:${path}`);
    await expect(pool.acquire()).rejects.toThrow(
      /^no connection to unix:.*ENOENT.*Check that the worker is running there/,
    );
  });
});

describe("tcp sockets", () => {
  it("carry calls one after the other on one connection", async () => {
    let requests = 0;
    const address = await tcp((socket) => {
      requests += 1;
      socket.write(REPLY);
    });
    await using pool = createPool(address);
    await using lease = await pool.acquire();
    for (let i = 0; i < 10; i += 1) expect(valuesOf(await lease.connection.unary(request()))).toEqual([42n]);
    expect(requests).toBe(10);
  });

  it("are not opened for who gave up while they were prepared", async () => {
    await using pool = createPool(await tcp(() => {}));
    const controller = new AbortController();
    const acquiring = pool.acquire({ signal: controller.signal });
    controller.abort();
    await expect(acquiring).rejects.toThrow(CancelledError);
  });

  it("report a connection that ends, between messages and in the middle of one", async () => {
    const address = await tcp((socket) => socket.end());
    await using pool = createPool(address);
    await using lease = await pool.acquire();
    await expect(lease.connection.unary(request())).rejects.toThrow(
      /was lost while m waited for it: the worker closed it$/,
    );
    const half = await tcp((socket) => socket.end(REPLY.subarray(0, 100)));
    await using other = createPool(half);
    await using second = await other.acquire();
    await expect(second.connection.unary(request())).rejects.toThrow(/in the middle of an answer$/);
    expect(second.connection.usable).toBe(false);
  });

  it("are refused, time out, or are given up", async () => {
    await using refused = createPool("tcp://127.0.0.1:9");
    await expect(refused.acquire()).rejects.toThrow(TransportError);
    // A network for documentation: nothing ever answers there.
    await using silent = createPool("tcp://192.0.2.1:9", { connectTimeoutMs: 50 });
    const error: unknown = await silent.acquire().catch((thrown: unknown) => thrown);
    expect(error instanceof DeadlineError || error instanceof TransportError).toBe(true);
    const controller = new AbortController();
    await using patient = createPool("tcp://192.0.2.1:9");
    const waiting = patient.acquire({ signal: controller.signal });
    controller.abort();
    const given: unknown = await waiting.catch((thrown: unknown) => thrown);
    expect(given instanceof CancelledError || given instanceof TransportError).toBe(true);
  });
});
