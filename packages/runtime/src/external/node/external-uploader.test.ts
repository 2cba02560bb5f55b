import { createHash } from "node:crypto";
import { decodeStream } from "vgi-arrow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancelledError, DeadlineError, ExternalStorageError } from "../../errors/index.js";
import type { UploadUrl } from "../../http/http-features.js";
import { nodeCodecs } from "../../http/coding/node/node-codecs.js";
import { numbers, NUMBERS, valuesOf } from "../../testing/batches.js";
import { type ObjectAnswer, type ObjectStore, SIGNATURE, startObjectStore } from "../../testing/object-store.js";
import { CallScope } from "../../transports/call-scope.js";
import { encodeSingle } from "../../wire/request.js";
import { type ExternalOptions, externalSettings } from "../external-options.js";
import type { LargeRequest } from "../request-uploader.js";
import { type OpenStorage, openStorage } from "./open-storage.js";

const METADATA = new Map([
  ["vgi_rpc.method", "m"],
  ["vgi_rpc.stream_state#b64", "token"],
]);
const DOWNLOAD = `https://storage.internal/object?sig=${SIGNATURE}`;

let store: ObjectStore;
let storage: OpenStorage;

beforeEach(async () => {
  store = await startObjectStore();
});

afterEach(async () => {
  await storage.close();
  await store[Symbol.asyncDispose]();
});

function open(options: ExternalOptions = {}): void {
  storage = openStorage(
    externalSettings({ allowHttp: true, allowPrivateAddresses: true, retryDelayMs: 1, ...options }),
  );
}

function large(values: readonly bigint[], place: string, changes: Partial<LargeRequest> = {}): LargeRequest {
  const url: UploadUrl = { uploadUrl: place, downloadUrl: DOWNLOAD, expiresAt: new Date(0) };
  return {
    method: "m",
    address: "https://worker.example",
    schema: NUMBERS,
    metadata: METADATA,
    body: encodeSingle(numbers(values, METADATA)),
    maxUploadBytes: null,
    supportedEncodings: ["zstd", "gzip"],
    requestUploadUrl: async () => url,
    ...changes,
  };
}

const place = (): string => `${store.origin}/upload?sig=${SIGNATURE}`;
const stored = (): { body: Uint8Array; headers: Record<string, unknown> } | undefined => store.objects.get("/upload");
const pseudoRandom = (count: number): bigint[] =>
  Array.from({ length: count }, (_, index) => createHash("sha256").update(`${index}`).digest().readBigInt64LE());

const to =
  (location: string): ObjectAnswer =>
  (_, response) =>
    void response.writeHead(307, { location }).end();

async function upload(request: LargeRequest, scope = new CallScope("m of w")): Promise<Uint8Array[]> {
  return storage.uploader.upload(request, scope);
}

async function failure(request: LargeRequest): Promise<ExternalStorageError> {
  const error: unknown = await upload(request).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ExternalStorageError);
  const { message, stack, cause } = error as ExternalStorageError;
  expect(`${message} ${stack} ${JSON.stringify(error)} ${String(cause)}`).not.toContain(SIGNATURE);
  return error as ExternalStorageError;
}

describe("uploads", () => {
  it("leave the request in storage, compressed, and send a pointer with the same schema and metadata", async () => {
    open();
    const request = large(
      Array.from({ length: 5000 }, () => 7n),
      place(),
    );
    const { schema, batches } = decodeStream(Buffer.concat(await upload(request)));
    expect(schema.fields.map(({ name }) => name)).toEqual(["n"]);
    const raw = Buffer.concat(request.body);
    expect(batches).toHaveLength(1);
    expect(batches[0]?.numRows).toBe(0);
    expect(Object.fromEntries(batches[0]?.metadata ?? [])).toEqual({
      ...Object.fromEntries(METADATA),
      "vgi_rpc.location": DOWNLOAD,
      "vgi_rpc.location.sha256": createHash("sha256").update(raw).digest("hex"),
    });
    expect(stored()?.headers).toMatchObject({
      "content-encoding": "zstd",
      "content-type": "application/octet-stream",
      "content-length": String(stored()?.body.byteLength),
    });
    const encoded = stored()?.body ?? new Uint8Array();
    expect(encoded.byteLength).toBeLessThan(raw.byteLength / 10);
    let taken = false;
    const source = { read: async () => (taken ? null : ((taken = true), encoded)) };
    const decoded = nodeCodecs.decoded("zstd", source, 1 << 20);
    const parts: Uint8Array[] = [];
    for (let part = await decoded.read(); part !== null; part = await decoded.read()) parts.push(part);
    expect(Buffer.concat(parts).equals(raw)).toBe(true);
    expect(valuesOf(decodeStream(Buffer.concat(parts)).batches[0] ?? null)).toHaveLength(5000);
  });

  it.each<[string, readonly bigint[], readonly string[]]>([
    ["the server has no zstd", Array.from({ length: 5000 }, () => 7n), ["gzip"]],
    ["it doesn't pay", pseudoRandom(2000), ["zstd"]],
    ["a sample shows that it doesn't pay", pseudoRandom(60_000), ["zstd"]],
  ])("are not compressed where %s", async (_, values, supportedEncodings) => {
    open();
    const request = large(values, place(), { supportedEncodings });
    await upload(request);
    expect(stored()?.headers["content-encoding"]).toBeUndefined();
    expect(Buffer.concat(request.body).equals(stored()?.body ?? new Uint8Array())).toBe(true);
  });

  it("larger than the server takes are not sent", async () => {
    open();
    const error = await failure(large(pseudoRandom(2000), place(), { maxUploadBytes: 1000 }));
    expect(error.reason).toBe("too-large");
    expect(error.message).toMatch(/m has \d+ bytes of input, and https:\/\/worker\.example takes 1000/);
    expect(store.requests).toEqual([]);
  });

  it.each<[string, ExternalOptions]>([
    ["allowHttp", { allowHttp: false }],
    ["allowPrivateAddresses", { allowPrivateAddresses: false }],
    ["urlPolicy", { urlPolicy: () => false }],
  ])("go nowhere that %s forbids", async (name, options) => {
    open(options);
    const error = await failure(large([1n], place()));
    expect(error.reason).toBe("refused");
    expect(error.message).toContain(name);
    expect(store.requests).toEqual([]);
  });

  it("are sent again after what may pass, with the same body", async () => {
    open();
    const bodies: Buffer[] = [];
    const url = store.answer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      bodies.push(Buffer.concat(chunks));
      response.writeHead(bodies.length < 3 ? 503 : 200).end();
    });
    await upload(large([1n], url));
    expect(bodies).toHaveLength(3);
  });

  it.each([
    [403, "expired", 1],
    [500, "status", 3],
    [301, "status", 1],
  ])("answered with HTTP %i are %s", async (status, reason, times) => {
    open();
    const url = store.answer((_, response) => void response.writeHead(status, { location: "/elsewhere" }).end());
    expect(await failure(large([1n], url))).toMatchObject({ reason, status });
    expect(store.requests).toHaveLength(times);
  });

  it("follow redirects that keep the method, after the same checks", async () => {
    open({ urlPolicy: (url) => url.pathname !== "/forbidden" });
    await upload(large([1n], store.answer(to("/upload"))));
    expect(stored()).toBeDefined();
    expect((await failure(large([1n], store.answer(to("/forbidden"))))).reason).toBe("refused");
  });

  it("end with the call", async () => {
    open();
    const request = large(
      [1n],
      store.answer(() => {}),
    );
    await expect(upload(request, new CallScope("m of w", { timeoutMs: 40 }))).rejects.toThrow(DeadlineError);
    const signal = AbortSignal.timeout(40);
    await expect(upload(request, new CallScope("m of w", { signal }))).rejects.toThrow(CancelledError);
    await expect.poll(() => store.sockets()).toBe(0);
  });

  it("need a place that is a URL", async () => {
    open();
    expect((await failure(large([1n], SIGNATURE))).reason).toBe("invalid");
  });
});
