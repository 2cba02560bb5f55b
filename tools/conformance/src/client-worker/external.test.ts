import { createPool, type Lease, type PoolOptions } from "vgi-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, produce, rowsOf } from "./client-service.js";
import { type ClientWorker, startClientWorker } from "./start-client-worker.js";
import { skipped, suitePython } from "./use-suite.js";

const PAYLOAD = Buffer.from(Uint8Array.from({ length: 32 * 1024 }, (_, i) => i % 251));
/** The storage of the fixture is plain HTTP on this machine. */
const LOCAL: PoolOptions = { external: { allowHttp: true, allowPrivateAddresses: true } };

describe.skipIf(skipped)("client worker, --http --external --external-threshold 4096", () => {
  let worker: ClientWorker;

  beforeAll(async () => {
    const args = ["--http", "0", "--prefix", "/vgi", "--external", "--external-threshold", "4096"];
    worker = await startClientWorker(await suitePython(), args);
  }, 600_000);
  afterAll(() => worker?.[Symbol.asyncDispose]());

  /** Runs calls over a connection of its own; it serves another call afterwards. */
  async function connected<T>(options: PoolOptions, use: (lease: Lease) => Promise<T>): Promise<T> {
    await using pool = createPool(worker.address, options);
    await using lease = await pool.acquire();
    const result = await use(lease);
    expect(await call(lease.connection, "echo_bytes", { value: Uint8Array.of(7) })).toEqual(Uint8Array.of(7));
    return result;
  }

  it("says what it takes inline, and that it has upload URLs", async () => {
    const capabilities = await connected(LOCAL, async ({ connection }) => connection.http?.capabilities());
    expect(capabilities).toMatchObject({
      externalizationEnabled: true,
      uploadUrlSupport: true,
      maxRequestBytes: 4096,
      maxUploadBytes: 16 * 2 ** 20,
    });
  });

  it("is read where its answer points, and given inputs by upload", async () => {
    const [response, echo] = await connected(LOCAL, async ({ connection }) => [
      await call(connection, "large_response", { size: PAYLOAD.length }),
      await call(connection, "echo_bytes", { value: PAYLOAD }),
    ]);
    expect(PAYLOAD.equals(response as Uint8Array)).toBe(true);
    expect(PAYLOAD.equals(echo as Uint8Array)).toBe(true);
  });

  it("sends batches of streams inline and by pointers", async () => {
    const sizes = await connected(LOCAL, async ({ connection }) => {
      const all: number[] = [];
      for (const size of [10, 20_000]) {
        const stream = await produce(connection, "producer_sequence", { count: 4, payload_bytes: size });
        for (const rows of await rowsOf(stream)) all.push((rows[0] as { payload: Uint8Array }).payload.length);
      }
      return all;
    });
    expect(sizes).toEqual([10, 10, 10, 10, 20_000, 20_000, 20_000, 20_000]);
  });

  it.each<[string, PoolOptions, RegExp]>([
    ["plain HTTP is not trusted, unless told", {}, /http/i],
    ["this machine's own addresses are not", { external: { allowHttp: true } }, /private|own|loopback|address/i],
    ["nothing is, where it is turned off", { external: false }, /external storage/i],
    [
      "the program's own rule says no",
      { external: { allowHttp: true, allowPrivateAddresses: true, urlPolicy: () => false } },
      /policy/i,
    ],
    [
      "the object is larger than allowed",
      { external: { allowHttp: true, allowPrivateAddresses: true, maxEncodedBytes: 1000 } },
      /1000/,
    ],
  ])("is not followed when %s", async (_, options, message) => {
    const error = await connected(options, ({ connection }) =>
      call(connection, "large_response", { size: PAYLOAD.length }).then(
        () => null,
        (thrown: unknown) => thrown,
      ),
    );
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
    // URLs of storage are capabilities: what comes behind the path must not be in messages.
    expect(String(error)).not.toMatch(/\?[^ ]*=/);
  });
});
