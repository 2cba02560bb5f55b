import { createPool, type PoolOptions } from "vgi-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, produce, rowsOf } from "./client-service.js";
import { type ClientWorker, startClientWorker } from "./start-client-worker.js";
import { skipped, suitePython } from "./use-suite.js";

describe.skipIf(skipped)("client worker, --http --tls", () => {
  let worker: ClientWorker;
  let ca: string;

  beforeAll(async () => {
    worker = await startClientWorker(await suitePython(), ["--http", "0", "--prefix", "/vgi", "--tls"]);
    ca = worker.ca ?? "";
  }, 600_000);
  afterAll(() => worker?.[Symbol.asyncDispose]());

  async function echo(options: PoolOptions, address: string = worker.address): Promise<unknown> {
    await using pool = createPool(address, options);
    await using lease = await pool.acquire();
    return await call(lease.connection, "echo_bytes", { value: Uint8Array.of(1, 2) }).catch((error: unknown) => error);
  }

  it("is spoken to by who knows its authority", async () => {
    expect(ca).toContain("BEGIN CERTIFICATE");
    expect(await echo({ tls: { ca } })).toEqual(Uint8Array.of(1, 2));
    expect(await echo({ tls: { ca } }, worker.address.replace("127.0.0.1", "localhost"))).toEqual(Uint8Array.of(1, 2));
  });

  it("carries streams", async () => {
    await using pool = createPool(worker.address, { tls: { ca } });
    await using lease = await pool.acquire();
    const stream = await produce(lease.connection, "producer_sequence", { count: 5, payload_bytes: 1 });
    expect(await rowsOf(stream)).toHaveLength(5);
  });

  it("is not trusted without its authority", async () => {
    expect(await echo({})).toMatchObject({
      code: "VGI_TLS",
      message: expect.stringMatching(/^no connection to https:.*certificate.*\. .*ca/is),
    });
  });

  it("is not trusted under a name that its certificate doesn't have", async () => {
    expect(await echo({ tls: { ca, servername: "other.example" } })).toMatchObject({
      code: "VGI_TLS",
      message: expect.stringMatching(/^no connection to https:.*other\.example/s),
    });
  });

  it("is not spoken to in the clear", async () => {
    expect(await echo({}, worker.address.replace("https:", "http:"))).toMatchObject({ code: "VGI_TRANSPORT" });
  });
});
