import type * as dns from "node:dns";
import { Agent } from "undici";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ExternalStorageError } from "../../errors/index.js";
import { numbers, reply, valuesOf } from "../../testing/batches.js";
import { type ObjectStore, startObjectStore } from "../../testing/object-store.js";
import { externalSettings } from "../external-options.js";
import { lookupPublic, openStorage } from "./open-storage.js";

/** What names mean, in turn: the last answer stays. */
const answers: string[][] = [];

vi.mock("node:dns", async (original) => ({
  ...(await original<typeof dns>()),
  lookup: (_host: string, _options: unknown, callback: (error: null, found: unknown) => void) => {
    const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  },
}));

type Found = Parameters<Parameters<typeof lookupPublic>[2]>;

function found(options: object): Promise<Found> {
  return new Promise((resolve) => {
    lookupPublic("storage.example", options, (...result) => resolve(result));
  });
}

describe("names of hosts", () => {
  let store: ObjectStore;

  beforeEach(async () => {
    store = await startObjectStore();
  });

  afterEach(async () => {
    answers.length = 0;
    await store[Symbol.asyncDispose]();
  });

  it("keep their public addresses only", async () => {
    answers.push(["10.0.0.1", "8.8.8.8", "::1", "2001:4860:4860::8888", "169.254.169.254"]);
    const [error, all] = await found({ all: true });
    expect(error).toBeNull();
    expect(all).toEqual([
      { address: "8.8.8.8", family: 4 },
      { address: "2001:4860:4860::8888", family: 6 },
    ]);
    expect((await found({})).slice(1)).toEqual(["8.8.8.8", 4]);
  });

  it("without one are refused", async () => {
    answers.push(["127.0.0.1", "::1"]);
    expect((await found({ all: true }))[0]).toMatchObject({ name: "RefusedAddress" });
    answers[0] = [];
    expect((await found({}))[0]).toMatchObject({ name: "RefusedAddress" });
  });

  it("are checked in the lookup that the socket uses: an answer that turns private reaches nobody", async () => {
    const url = store.keep(reply(numbers([1n]))).replace("127.0.0.1", "rebinding.example");
    const pointer = numbers([], new Map([["vgi_rpc.location", url]]));
    const context = { method: "m", address: "w", onLog: undefined, lastStderr: () => [], transfers: {} };
    answers.push(["127.0.0.1"]);
    const storage = openStorage(externalSettings({ allowHttp: true, retryDelayMs: 1 }));
    const error: unknown = await storage.transfer.resolve(pointer, context, null).catch((thrown: unknown) => thrown);
    await storage.close();
    expect(error).toBeInstanceOf(ExternalStorageError);
    expect(error).toMatchObject({ reason: "refused" });
    expect((error as Error).message).toContain("allowPrivateAddresses");
    expect([store.requests, store.sockets()]).toEqual([[], 0]);
  });
});

describe("sockets of the user's choice", () => {
  const pointer = numbers([], new Map([["vgi_rpc.location", "http://storage.example/x?sig=secret"]]));
  const context = { method: "m", address: "w", onLog: undefined, lastStderr: () => [], transfers: {} };

  it("may be those of a proxy, at a private address too, which looks up names itself", async () => {
    await using store = await startObjectStore();
    answers.push(["127.0.0.1"]);
    const storage = openStorage(externalSettings({ allowHttp: true, proxy: store.origin, retryDelayMs: 1 }));
    const result: unknown = await storage.transfer.resolve(pointer, context, null).catch((error: unknown) => error);
    await storage.close();
    // A proxy is asked for whole URLs, which this store doesn't know.
    expect(store.requests.map(({ path }) => path)).toEqual(["http://storage.example/x"]);
    expect(result).toMatchObject({ reason: "expired" });
    answers.length = 0;
  });

  it("may be a dispatcher's", async () => {
    await using store = await startObjectStore();
    const url = store.keep(reply(numbers([5n])));
    const dispatcher = new Agent();
    const storage = openStorage(externalSettings({ allowHttp: true, allowPrivateAddresses: true, dispatcher }));
    const local = numbers([], new Map([["vgi_rpc.location", url]]));
    expect(valuesOf(await storage.transfer.resolve(local, context, null))).toEqual([5n]);
    await storage.close();
    await dispatcher.close();
  });

  it("are direct, whatever the environment says", async () => {
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:1");
    answers.push(["127.0.0.1"]);
    const storage = openStorage(externalSettings({ allowHttp: true, retryDelayMs: 1 }));
    const result: unknown = await storage.transfer.resolve(pointer, context, null).catch((error: unknown) => error);
    await storage.close();
    // Through the proxy it would be "unreachable".
    expect(result).toMatchObject({ reason: "refused" });
    answers.length = 0;
    vi.unstubAllEnvs();
  });
});
