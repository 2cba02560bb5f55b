import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VersionMismatchError } from "vgi-runtime";
import { connect, connectAttached, UnknownProtocolVersionError } from "../src/index.js";
import { caught } from "./support/caught.js";
import { countedCommand, countedServer, type CountedWorker } from "./support/count-calls.js";
import { startHttpWorker, stdioWorker, type HttpWorker } from "./support/demo-workers.js";

const versions = ["2.2.0", "2.1.0", "2.0.0", "1.5.0", "1.0.0"] as const;

const http = new Map<string, HttpWorker>();

beforeAll(async () => {
  const started = await Promise.all(versions.map((protocol) => startHttpWorker({ protocol })));
  for (const [index, worker] of started.entries()) http.set(versions[index] ?? "", worker);
});

afterAll(async () => {
  for (const worker of http.values()) await worker[Symbol.asyncDispose]();
});

async function counted(transport: "stdio" | "http", protocol: string): Promise<CountedWorker> {
  return transport === "stdio"
    ? countedCommand(stdioWorker({ protocol }))
    : countedServer(http.get(protocol)?.port ?? 0);
}

describe.each(["stdio", "http"] as const)("negotiation over %s", (transport) => {
  test("the first guess costs nothing when it is right", async () => {
    await using worker = await counted(transport, "2.2.0");
    await using client = await connect(worker.address);
    expect((await client.catalogs()).map(({ name }) => name)).toEqual(["demo", "faults", "locked"]);
    expect(worker.calls()).toBe(1);
  });

  test.each(versions.slice(1))("a worker of %s costs at most two calls more, once", async (version) => {
    await using worker = await counted(transport, version);
    await using client = await connect(worker.address);
    await client.catalogs();
    const first = worker.calls();
    expect(first).toBeGreaterThan(1);
    expect(first).toBeLessThanOrEqual(3);
    await client.catalogs();
    expect(worker.calls()).toBe(first + 1);
    expect(await client.protocolVersion()).toBe(version);
  });

  test("attach may be the call that settles it", async () => {
    await using worker = await counted(transport, "1.0.0");
    await using db = await connectAttached(worker.address, "demo");
    expect(db.protocolVersion).toBe("1.0.0");
    expect(worker.calls()).toBeLessThanOrEqual(3);
  });

  test("calls that come together negotiate once", async () => {
    await using worker = await counted(transport, "1.0.0");
    await using client = await connect(worker.address);
    const lists = await Promise.all(Array.from({ length: 8 }, () => client.catalogs()));
    expect(lists.every((list) => list.length === 3)).toBe(true);
    expect(worker.calls()).toBeLessThanOrEqual(3 + 7);
  });

  test("a first call that is refused for another reason has settled it too", async () => {
    await using worker = await counted(transport, "2.2.0");
    await using client = await connect(worker.address);
    await caught(client.attach("nowhere"));
    const refused = worker.calls();
    await client.catalogs();
    expect(worker.calls()).toBe(refused + 1);
  });

  test("a pinned version is spoken at once", async () => {
    await using worker = await counted(transport, "1.0.0");
    await using client = await connect(worker.address, { protocol: "1.0.0" });
    await client.catalogs();
    expect(worker.calls()).toBe(1);
  });

  test("a pinned version that the worker does not speak is an error that names both", async () => {
    await using worker = await counted(transport, "2.2.0");
    await using client = await connect(worker.address, { protocol: "1.0.0" });
    const error = await caught(client.catalogs());
    expect(error).toBeInstanceOf(VersionMismatchError);
    expect(error).toMatchObject({ serverVersion: "2.2.0", supportedVersions: ["1.0.0"] });
    expect(error.message).toMatch(/1\.0\.0.*2\.2\.0|2\.2\.0.*1\.0\.0/);
    expect(error.message).toContain("protocol");
  });
});

test("a pinned version that no client knows is refused before anything is sent", async () => {
  const error = await caught(connect(stdioWorker(), { protocol: "3.1.0" }));
  expect(error).toBeInstanceOf(UnknownProtocolVersionError);
  expect(error.message).toContain("3.1.0");
  expect(error.message).toContain("2.2.0");
});

test.each(["stdio", "http"] as const)(
  "over %s a worker of an unknown version is named with those there are",
  async (transport) => {
    await using server = transport === "http" ? await startHttpWorker({ fault: "unknown-version" }) : null;
    await using client = await connect(server?.url ?? stdioWorker({ fault: "unknown-version" }));
    const error = await caught(client.catalogs());
    expect(error).toBeInstanceOf(UnknownProtocolVersionError);
    expect(error).toMatchObject({ serverVersion: "9.9.0" });
    expect(error.message).toContain("9.9.0");
    expect(error.message).toContain("1.0.0");
    expect(error.message).toContain("2.2.0");
    expect(error.message).toContain("Update");
  },
);
