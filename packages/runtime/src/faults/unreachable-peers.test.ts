import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { WorkerAddressInput } from "../address/index.js";
import { createPool } from "../pool/create-pool.js";
import { numbers, reply, request, valuesOf } from "../testing/batches.js";
import { until } from "../testing/until.js";
import { ProcessChannel } from "../transports/node/process-channel.js";
import { BytesConnection } from "../transports/bytes-connection.js";

const WORKER = fileURLToPath(new URL("../testing/faulty-worker.mjs", import.meta.url));
const ANSWER = Buffer.from(reply(numbers([42n]))).toString("base64");

/** A port of this machine on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A socket file whose server was killed. */
async function staleSocket(folder: string): Promise<string> {
  const path = join(folder, "worker.sock");
  const script = `require("net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
  await once(spawn(process.execPath, ["-e", script]), "exit");
  expect(existsSync(path)).toBe(true);
  return path;
}

/** The error of the first call, by whichever step it comes. */
async function failure(address: WorkerAddressInput): Promise<unknown> {
  await using pool = createPool(address, { connectTimeoutMs: 5000 });
  try {
    await using lease = await pool.acquire();
    return await lease.connection.unary(request());
  } catch (error) {
    return error;
  }
}

describe("connection refused", () => {
  it.each(["tcp", "http"])("over %s: nobody listens on the port", async (scheme) => {
    const port = await closedPort();
    expect(await failure(`${scheme}://127.0.0.1:${port}`)).toMatchObject({
      code: "VGI_TRANSPORT",
      message: expect.stringMatching(
        new RegExp(
          `^no connection to ${scheme}://127\\.0\\.0\\.1:${port}/?: .*ECONNREFUSED.*\\. Check (the address, and )?that the worker is running there\\.$`,
        ),
      ),
    });
  });

  it.skipIf(process.platform === "win32")("over a unix socket that a killed worker left behind", async () => {
    const folder = await mkdtemp(join(tmpdir(), "vgi-stale-"));
    const path = await staleSocket(folder);
    expect(await failure(`unix:${path}`)).toMatchObject({
      code: "VGI_TRANSPORT",
      message: expect.stringMatching(
        /^no connection to unix:.*ECONNREFUSED.*\. Check that the worker is running there\.$/,
      ),
    });
    await rm(folder, { recursive: true });
  });

  it.each(["tcp", "http"])("over %s: a host that doesn't exist", async (scheme) => {
    expect(await failure(`${scheme}://no-such-host.invalid:80`)).toMatchObject({
      code: "VGI_TRANSPORT",
      message: expect.stringMatching(/^no connection to .*no-such-host\.invalid/),
    });
  });
});

describe.skipIf(process.platform === "win32")("a worker process that stands still", () => {
  it("is given up at the deadline, and killed", async () => {
    const channel = await ProcessChannel.start({ command: [process.execPath, WORKER, "answer", ANSWER] });
    const connection = new BytesConnection(channel, { settleMs: 100 });
    expect(valuesOf(await connection.unary(request()))).toEqual([42n]);
    process.kill(channel.pid ?? 0, "SIGSTOP");
    await expect(connection.unary(request(), { timeoutMs: 200 })).rejects.toMatchObject({
      code: "VGI_DEADLINE",
      kind: "call",
    });
    await connection.settled();
    expect(connection.usable).toBe(false);
    await connection.close();
    await until("the process is gone", () => !existsSync(`/proc/${channel.pid}`), 10_000);
  });
});
