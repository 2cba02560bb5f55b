import { describe, expect, it } from "vitest";
import type { ConnectionPool, Lease } from "../../connection.js";
import { UsageError } from "../../errors/index.js";
import { createPool } from "../../pool/create-pool.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import { numbers, reply, request } from "../../testing/batches.js";
import { ARROW } from "../../testing/http-worker.js";
import { type PlainServer, startPlainServer } from "../../testing/plain-server.js";

/** What the next call gets as headers. */
type Headers = Record<string, string>;

interface Setup extends AsyncDisposable {
  readonly server: PlainServer;
  readonly pool: ConnectionPool;
  readonly lease: Lease;
  /** Makes a call that is answered with these headers, and gives those that it sent. */
  call(answered?: Headers): Promise<Headers>;
  /** Sessions that the server was told to end, in order. */
  ended(): string[];
}

async function setUp(options: PoolOptions = {}): Promise<Setup> {
  let answered: Headers = {};
  const server = await startPlainServer((_, response) => {
    response.writeHead(200, { "content-type": ARROW, ...answered }).end(reply(numbers([1n])));
  });
  const pool = createPool(`${server.url}/vgi`, options);
  const lease = await pool.acquire();
  return {
    server,
    pool,
    lease,
    call: async (headers = {}) => {
      answered = headers;
      await lease.connection.unary(request());
      answered = {};
      const sent = server.seen.at(-1)?.headers ?? {};
      const ours = Object.entries(sent).filter(([name]) => name.startsWith("vgi-session") || ROUTING.has(name));
      return Object.fromEntries(ours.map(([name, value]) => [name, String(value)]));
    },
    ended: () =>
      server.seen
        .filter(({ method, path }) => method === "DELETE" && path === "/vgi/__session__")
        .map(({ headers }) => String(headers["vgi-session"])),
    [Symbol.asyncDispose]: async () => {
      await lease.release();
      await pool.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

const ROUTING = new Set(["backend", "authorization", "cookie", "x-route"]);
const OPEN = { "VGI-Session-Accept": "true" };
const sessionsOf = (setup: Setup): NonNullable<Lease["connection"]["http"]> => {
  const { http } = setup.lease.connection;
  if (http === null) throw new Error("HTTP has features");
  return http;
};
const accepted = (token?: string): Headers => ({
  [Object.keys(OPEN)[0]?.toLowerCase() ?? ""]: "true",
  ...(token === undefined ? {} : { "vgi-session": token }),
});

describe("sticky sessions", () => {
  it("say nothing outside of a scope", async () => {
    await using setup = await setUp();
    expect(await setup.call({ "VGI-Session": "t1" })).toEqual({});
    expect(await setup.call()).toEqual({});
  });

  it("carry the token that the server gave, and end with the scope", async () => {
    await using setup = await setUp();
    const session = sessionsOf(setup).beginSession();
    expect(session.token).toBeNull();
    expect(await setup.call({ "VGI-Session": "t1" })).toEqual(accepted());
    expect(session.token).toBe("t1");
    expect(await setup.call()).toEqual(accepted("t1"));
    await session.end();
    await session.end();
    expect(setup.ended()).toEqual(["t1"]);
    expect(await setup.call()).toEqual({});
  });

  it("are resumed by token, and end without asking where none was opened", async () => {
    await using setup = await setUp();
    const session = sessionsOf(setup).beginSession("t9");
    expect(await setup.call()).toEqual(accepted("t9"));
    await session.end();
    const empty = sessionsOf(setup).beginSession("");
    expect(await setup.call()).toEqual(accepted());
    await empty.end();
    expect(setup.ended()).toEqual(["t9"]);
  });

  it("take a token that could not have come from a server for a mistake", async () => {
    await using setup = await setUp();
    expect(() => sessionsOf(setup).beginSession("a\r\nhost: b")).toThrow(UsageError);
  });

  it("forget token and headers when the server closes them", async () => {
    await using setup = await setUp();
    const session = sessionsOf(setup).beginSession();
    await setup.call({ "VGI-Session": "t1", "VGI-Echo-Backend": "b7" });
    expect(await setup.call({ "VGI-Session-Close": "true" })).toEqual({ ...accepted("t1"), backend: "b7" });
    expect([session.token, session.echoHeaders]).toEqual([null, {}]);
    expect(await setup.call()).toEqual(accepted());
    await session.end();
    expect(setup.ended()).toEqual([]);
  });

  it("repeat the headers of the response that opened them, and none that names the caller", async () => {
    await using setup = await setUp({ headers: { "X-Route": "mine" } });
    const session = sessionsOf(setup).beginSession();
    await setup.call({
      "VGI-Session": "t1",
      "VGI-Echo-Backend": "b7",
      "VGI-Echo-X-Route": "theirs",
      "VGI-Echo-Authorization": "Bearer other",
      "VGI-Echo-Cookie": "a=b",
    });
    expect(session.echoHeaders).toEqual({ backend: "b7", "x-route": "theirs" });
    expect(await setup.call({ "VGI-Echo-Backend": "b8" })).toEqual({
      ...accepted("t1"),
      backend: "b7",
      "x-route": "mine",
    });
    await session.end();
    expect(setup.server.seen.at(-1)?.headers["backend"]).toBe("b7");
  });

  it("outlive their scope when they are detached", async () => {
    await using setup = await setUp();
    const session = sessionsOf(setup).beginSession();
    await setup.call({ "VGI-Session": "t1" });
    expect(session.detach()).toBe("t1");
    expect(await setup.call()).toEqual(accepted("t1"));
    await session.end();
    expect(setup.ended()).toEqual([]);
  });

  it("nest: the innermost counts, and the outer one goes on after it", async () => {
    await using setup = await setUp();
    const outer = sessionsOf(setup).beginSession();
    await setup.call({ "VGI-Session": "outer" });
    const inner = sessionsOf(setup).beginSession();
    expect(await setup.call({ "VGI-Session": "inner" })).toEqual(accepted());
    expect(await setup.call()).toEqual(accepted("inner"));
    await inner.end();
    expect(await setup.call()).toEqual(accepted("outer"));
    expect([outer.token, inner.token]).toEqual(["outer", null]);
  });

  it("end from the innermost outwards when their connection is given back", async () => {
    await using setup = await setUp();
    sessionsOf(setup).beginSession("a");
    sessionsOf(setup).beginSession("b");
    await setup.lease.release();
    await expect.poll(() => setup.ended()).toEqual(["b", "a"]);
  });

  it("end even if the server can't be told", async () => {
    const setup = await setUp();
    const session = sessionsOf(setup).beginSession("a");
    await setup.server[Symbol.asyncDispose]();
    await session.end();
    expect(session.token).toBeNull();
    await setup.lease.release();
    await setup.pool.close();
  });
});
