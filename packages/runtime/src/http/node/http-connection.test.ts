import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { EMPTY_SCHEMA, emptyBatch, encodeStream } from "vgi-arrow";
import type { Lease } from "../../connection.js";
import {
  DeadlineError,
  HttpStatusError,
  NotAWorkerError,
  ProtocolError,
  RpcError,
  TransportError,
  UsageError,
} from "../../errors/index.js";
import { createPool } from "../../pool/create-pool.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import {
  errorBatch,
  logBatch,
  numbers,
  NUMBERS,
  reply,
  request,
  streamRequest,
  valuesOf,
} from "../../testing/batches.js";
import {
  type Answer,
  ARROW,
  type HttpWorker,
  plain,
  type SeenRequest,
  startHttpWorker,
} from "../../testing/http-worker.js";
import { unroutedRouting } from "../../wire/routing.js";

const STATE = "vgi_rpc.stream_state#b64";
const CALL = "vgi_rpc.call_state#b64";
const token = (state: string, call?: string): Map<string, string> =>
  new Map([[STATE, state], ...(call === undefined ? [] : [[CALL, call] as const])]);
const tokens = (seen: SeenRequest | undefined): unknown[] => [
  seen?.batch.metadata.get(STATE),
  seen?.batch.metadata.get(CALL),
];

interface Setup extends AsyncDisposable {
  readonly worker: HttpWorker;
  readonly connection: Lease["connection"];
}

/** A worker with this answer, and a connection to it. */
async function setUp(
  answer: Answer,
  options: PoolOptions = {},
  address: (url: string) => string = (url) => url,
): Promise<Setup> {
  const worker = await startHttpWorker(answer);
  const pool = createPool(address(worker.url), options);
  const lease = await pool.acquire();
  return {
    worker,
    connection: lease.connection,
    [Symbol.asyncDispose]: async () => {
      await lease.release();
      await pool.close();
      await worker[Symbol.asyncDispose]();
    },
  };
}

/** The error of one unary call. */
async function failure(answer: Answer, options: PoolOptions = {}, address?: (url: string) => string): Promise<Error> {
  await using setup = await setUp(answer, options, address);
  const error: unknown = await setup.connection.unary(request()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  return error as Error;
}

describe("unary calls", () => {
  it("posts Arrow to the path of the method, and reads the result", async () => {
    await using setup = await setUp(() => reply(logBatch("INFO", "x"), numbers([42n])), {
      bearerToken: "t0k3n",
      headers: { "X-Own": "1" },
    });
    const logs: string[] = [];
    expect(valuesOf(await setup.connection.unary(request(), { onLog: (log) => logs.push(log.message) }))).toEqual([
      42n,
    ]);
    expect(logs).toEqual(["x"]);
    const [seen] = setup.worker.seen;
    expect(seen?.path).toBe("/test.v1/m");
    expect(seen?.headers).toMatchObject({
      "content-type": ARROW,
      "accept-encoding": "identity",
      authorization: "Bearer t0k3n",
      "x-own": "1",
    });
  });

  it("keeps prefix and query of the address, and sends its credentials as a header", async () => {
    await using setup = await setUp(
      () => reply(numbers([1n])),
      {},
      (url) => `${url.replace("//", "//me:p%40ss@")}/vgi/?k=v`,
    );
    await setup.connection.unary({ ...request(), routing: unroutedRouting() });
    const [seen] = setup.worker.seen;
    expect(seen?.path).toBe("/vgi/m?k=v");
    expect(seen?.headers.authorization).toBe(`Basic ${btoa("me:p@ss")}`);
    expect(setup.connection.address).toBe(`${setup.worker.url}/vgi/`);
  });

  it("asks for a token before every request", async () => {
    let asked = 0;
    await using setup = await setUp(() => reply(numbers([1n])), { bearerToken: async () => `t${(asked += 1)}` });
    await setup.connection.unary(request());
    await setup.connection.unary(request());
    expect(setup.worker.seen.map((seen) => seen.headers.authorization)).toEqual(["Bearer t1", "Bearer t2"]);
  });

  it.each([200, 400, 413])("throws the worker's error, with status %i", async (status) => {
    const error = await failure((_, response) => {
      response.statusCode = status;
      return reply(errorBatch("Boom: x", { "vgi_rpc.error_kind": "k" }));
    });
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({ errorKind: "k", message: "m failed on the worker: EXCEPTION: Boom: x" });
  });

  it("uses the same sockets again after errors", async () => {
    const ports = new Set<number | undefined>();
    await using setup = await setUp((_, response) => {
      ports.add(response.socket?.remotePort);
      return reply(errorBatch("no"));
    });
    for (let i = 0; i < 20; i += 1) await expect(setup.connection.unary(request())).rejects.toThrow(RpcError);
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it("takes no result from a response with an error status", async () => {
    const error = await failure((_, response) => {
      response.statusCode = 500;
      return reply(numbers([1n]));
    });
    expect(error.message).toMatch(/answered with HTTP 500 and no error in it/);
  });
});

describe("an address that is no worker, or not this one", () => {
  it.each<[string, Answer, new (...args: never[]) => Error, RegExp]>([
    [
      "a web page",
      plain(200, "text/html; charset=utf-8", "<html><style>x</style><h1>Shop</h1></html>"),
      NotAWorkerError,
      /is no VGI worker: it answered m with HTTP 200 and text\/html \("Shop"\)\. Check host, port and path prefix/,
    ],
    ["a page not found", plain(404, "text/html", "Not here"), NotAWorkerError, /is no VGI worker/],
    ["another API", plain(404, "application/json", '{"error":"x"}'), NotAWorkerError, /application\/json/],
    ["no content type", plain(200, "", ""), NotAWorkerError, /no content type/],
    [
      "a worker without the path",
      plain(404, "application/json", '{"title":"404"}', { "vgi-supported-encodings": "" }),
      HttpStatusError,
      /Check the path prefix/,
    ],
    [
      "a refusal",
      plain(401, "application/json", '{"reason":"expired_credential"}'),
      HttpStatusError,
      /wants other credentials \(HTTP 401, expired_credential\)\. Give a valid token as bearerToken/,
    ],
    [
      "a refusal for want of a proxy",
      plain(401, "text/html", "", { "vgi-auth-reason": "proxy_required" }),
      HttpStatusError,
      /only accepts requests through the proxy/,
    ],
    [
      "a redirect",
      plain(302, "text/html", "", { location: "https://u:p@other.example/x?s3cret=1" }),
      HttpStatusError,
      /redirects to https:\/\/other\.example\/x \(HTTP 302\)/,
    ],
    [
      "an overloaded proxy",
      plain(503, "text/plain", "busy"),
      HttpStatusError,
      /HTTP 503 and text\/plain \("busy"\)\. .*try again later/,
    ],
    [
      "Arrow that is none",
      (_, response) => void response.writeHead(200, { "content-type": ARROW }).end("oops"),
      ProtocolError,
      /found "oops"/,
    ],
  ])("answers with %s", async (_, answer, type, message) => {
    const error = await failure(
      answer,
      { bearerToken: "s3cret" },
      (url) => `${url.replace("//", "//s3cret:s3cret@")}/p?key=s3cret`,
    );
    expect(error).toBeInstanceOf(type);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("s3cret");
  });

  it("does not answer", async () => {
    const worker = await startHttpWorker(() => reply());
    await worker[Symbol.asyncDispose]();
    await using pool = createPool(`${worker.url.replace("//", "//u:s3cret@")}/?k=s3cret`);
    await using lease = await pool.acquire();
    const error: unknown = await lease.connection.unary(request()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransportError);
    expect((error as Error).message).toMatch(/^no connection to http:\/\/127.*ECONNREFUSED.*Check the address/);
    expect((error as Error).message).not.toContain("s3cret");
  });

  it("closes the connection before, or in the middle of an answer", async () => {
    const before = await failure((_, response) => void response.destroy());
    expect(before).toBeInstanceOf(TransportError);
    expect(before.message).toMatch(/was lost while m waited for it/);
    const bytes = reply(numbers([1n]));
    const during = await failure((_, response) => {
      response.writeHead(200, { "content-type": ARROW, "content-length": bytes.byteLength });
      response.write(bytes.subarray(0, bytes.byteLength - 20), () => response.destroy());
    });
    expect(during).toBeInstanceOf(TransportError);
    expect(during.message).toMatch(/is incomplete/);
  });

  it("leaves out the end marker", async () => {
    const bytes = reply(numbers([1n]));
    const error = await failure(() => bytes.subarray(0, bytes.byteLength - 8));
    expect(error).toBeInstanceOf(TransportError);
    expect(error.message).toMatch(/ended before the end marker/);
  });
});

describe("limits", () => {
  it("ends a request at its deadline, and with its signal", async () => {
    let ended = 0;
    await using setup = await setUp((seen, response) => {
      if (seen.path.endsWith("warm")) return reply(numbers([1n]));
      response.on("close", () => (ended += 1));
    });
    await setup.connection.unary(request("warm"));
    await expect(setup.connection.unary(request(), { timeoutMs: 100 })).rejects.toThrow(DeadlineError);
    const controller = new AbortController();
    const call = setup.connection.unary(request(), { signal: controller.signal });
    setTimeout(() => controller.abort("enough"), 100);
    await expect(call).rejects.toThrow(expect.objectContaining({ code: "VGI_CANCELLED", cause: "enough" }));
    await expect.poll(() => ended).toBe(2);
    await setup.connection.unary(request("warm"));
  });

  it("ends a response that stops coming", async () => {
    await using setup = await setUp((_, response) => {
      response.writeHead(200, { "content-type": ARROW });
      response.write(reply(numbers([1n])).subarray(0, 100));
    });
    await expect(setup.connection.unary(request(), { idleTimeoutMs: 40 })).rejects.toMatchObject({ kind: "idle" });
  });
});

/** Numbers the turns; the one that a cancelled stream is told at answers with nothing. */
const numbering: Answer = (seen) => {
  if (seen.batch.metadata.has("vgi_rpc.cancel")) return reply();
  const turn = Number(seen.batch.metadata.get(STATE) ?? "0");
  return reply(numbers([BigInt(turn)]), emptyBatch(NUMBERS, token(String(turn + 1), "call")));
};

describe("producer streams", () => {
  it("follows tokens, not row counts, and reads several batches of a response", async () => {
    const turns: Record<string, () => Uint8Array> = {
      start: () => reply(numbers([1n]), emptyBatch(NUMBERS, token("a", "call"))),
      a: () => reply(logBatch("INFO", "nothing yet"), emptyBatch(NUMBERS, token("b"))),
      b: () => reply(numbers([2n]), numbers([]), numbers([3n], token("c"))),
      c: () => reply(numbers([4n])),
    };
    await using setup = await setUp((seen) => turns[seen.batch.metadata.get(STATE) ?? "start"]?.());
    const stream = await setup.connection.stream(streamRequest({ window: 4 }));
    expect(stream.window).toBe(1);
    const values: unknown[] = [];
    for (let batch = await stream.next(); batch !== null; batch = await stream.next()) {
      values.push(valuesOf(batch));
      expect([...batch.metadata.keys()]).toEqual([]);
    }
    expect(values).toEqual([[1n], [2n], [], [3n], [4n]]);
    expect(setup.worker.seen.map((seen) => seen.path)).toEqual([
      "/test.v1/s/init",
      ...Array.from({ length: 3 }, () => "/test.v1/s/exchange"),
    ]);
    expect(setup.worker.seen.slice(1).map(tokens)).toEqual([
      ["a", "call"],
      ["b", "call"],
      ["c", "call"],
    ]);
  });

  it("gives out a batch before the response is complete, as soon as it is known what follows", async () => {
    const all = [numbers([1n]), numbers([2n]), numbers([3n])];
    const whole = encodeStream(NUMBERS, all);
    const first = encodeStream(NUMBERS, all.slice(0, 2)).byteLength - 8;
    const finishing = new EventEmitter();
    await using setup = await setUp((_, response) => {
      response.writeHead(200, { "content-type": ARROW });
      response.write(whole.subarray(0, first));
      finishing.once("finish", () => response.end(whole.subarray(first)));
    });
    const stream = await setup.connection.stream(streamRequest());
    expect(valuesOf(await stream.next())).toEqual([1n]);
    expect(stream.outputSchema?.fields).toHaveLength(1);
    finishing.emit("finish");
    expect(valuesOf(await stream.next())).toEqual([2n]);
    expect(valuesOf(await stream.next())).toEqual([3n]);
    expect(await stream.next()).toBeNull();
  });

  it("reads a header from the first response", async () => {
    await using setup = await setUp(() => [reply(logBatch("INFO", "x"), numbers([7n])), reply(numbers([1n]))]);
    const stream = await setup.connection.stream(streamRequest({ hasHeader: true }));
    expect([valuesOf(stream.header), valuesOf(await stream.next()), await stream.next()]).toEqual([[7n], [1n], null]);
  });

  it("throws a refusal where the header was expected, and an error between batches", async () => {
    await using refused = await setUp(() => reply(errorBatch("no")));
    await expect(refused.connection.stream(streamRequest({ hasHeader: true }))).rejects.toThrow(RpcError);
    await using broken = await setUp(() => reply(numbers([1n]), errorBatch("broke", {}, NUMBERS)));
    const stream = await broken.connection.stream(streamRequest());
    await stream.next();
    await expect(stream.next()).rejects.toThrow(/broke/);
    expect(await stream.next()).toBeNull();
  });

  it("tells the worker when it is cancelled, with the token that comes behind the data", async () => {
    await using setup = await setUp((seen) =>
      seen.batch.metadata.has("vgi_rpc.cancel")
        ? reply()
        : reply(numbers([1n]), emptyBatch(NUMBERS, token("a", "call"))),
    );
    const stream = await setup.connection.stream(streamRequest());
    await stream.next();
    await stream.cancel();
    await stream.cancel();
    expect(await stream.next()).toBeNull();
    expect(setup.worker.seen).toHaveLength(2);
    expect([...tokens(setup.worker.seen[1]), setup.worker.seen[1]?.batch.metadata.get("vgi_rpc.cancel")]).toEqual([
      "a",
      "call",
      "1",
    ]);
  });

  it("tells the worker nothing when it is closed", async () => {
    await using setup = await setUp(() => reply(numbers([1n]), emptyBatch(NUMBERS, token("a"))));
    const stream = await setup.connection.stream(streamRequest());
    await stream.next();
    await stream.close();
    expect(await stream.next()).toBeNull();
    expect(setup.worker.seen).toHaveLength(1);
  });

  describe("above window 1", () => {
    it("have the next turn asked for while the caller has this one, and no more than that", async () => {
      await using setup = await setUp(numbering);
      const stream = await setup.connection.stream(streamRequest({ window: 4 }));
      for (let turn = 0n; turn < 4n; turn += 1n) {
        expect(valuesOf((await stream.next())!)).toEqual([turn]);
        await expect.poll(() => setup.worker.seen.length).toBe(Number(turn) + 2);
        // What can be resumed has not been asked for: its token is used up.
        expect(stream.resumeToken).toBeNull();
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(setup.worker.seen).toHaveLength(5);
      await expect(stream.next({ metadata: new Map([["own", "1"]]) })).rejects.toThrow(UsageError);
    });

    it("have it written before the caller gets to work, during which nothing is", async () => {
      await using setup = await setUp(numbering);
      let written = 0;
      const count = (): void => void (written += 1);
      subscribe("undici:client:sendHeaders", count);
      try {
        const stream = await setup.connection.stream(streamRequest({ window: 4 }));
        for (let turn = 0; turn < 6; turn += 1) {
          await stream.next();
          // At first it may have to wait for a socket to be connected.
          if (turn > 1) expect(written).toBe(turn + 2);
          await expect.poll(() => setup.worker.seen.length).toBe(turn + 2);
        }
      } finally {
        unsubscribe("undici:client:sendHeaders", count);
      }
    });

    it("are cancelled with the token of the turn that was asked for", async () => {
      await using setup = await setUp(numbering);
      const stream = await setup.connection.stream(streamRequest({ window: 4 }));
      await stream.next();
      await stream.cancel();
      expect(await stream.next()).toBeNull();
      const last = setup.worker.seen.at(-1);
      expect([...tokens(last), last?.batch.metadata.get("vgi_rpc.cancel")]).toEqual(["2", "call", "1"]);
      expect(setup.worker.seen).toHaveLength(3);
    });

    it("report a turn that failed with the batch that it would have been, and no rejection besides", async () => {
      await using setup = await setUp((seen) =>
        seen.path.endsWith("/init")
          ? reply(numbers([1n]), emptyBatch(NUMBERS, token("a", "call")))
          : reply(errorBatch("no more")),
      );
      const stream = await setup.connection.stream(streamRequest({ window: 2 }));
      expect(valuesOf((await stream.next())!)).toEqual([1n]);
      await new Promise((resolve) => setTimeout(resolve, 30));
      await expect(stream.next()).rejects.toThrow("no more");
    });
  });
});

/** Answers each input with its values doubled. */
const doubling: Answer = (seen) => {
  if (seen.path.endsWith("/init")) return reply(emptyBatch(NUMBERS, token("0", "call")));
  const turn = Number(seen.batch.metadata.get(STATE)) + 1;
  const values = valuesOf(seen.batch) ?? [];
  return reply(
    numbers(
      values.map((value) => (value ?? 0n) * 2n),
      new Map([...token(String(turn)), ["own", "x"]]),
    ),
  );
};

describe("exchange streams", () => {
  const exchange = streamRequest({ mode: "exchange", inputSchema: NUMBERS });
  it("sends each input with the tokens of the last answer, and keeps them to itself", async () => {
    await using setup = await setUp(doubling);
    const stream = await setup.connection.stream(exchange);
    await stream.send(numbers([1n, 2n], new Map([["vgi.status", "x"]])));
    const first = await stream.next();
    expect([valuesOf(first), [...(first?.metadata ?? [])]]).toEqual([[2n, 4n], [["own", "x"]]]);
    await stream.send(numbers([]));
    expect(valuesOf(await stream.next())).toEqual([]);
    await stream.send(numbers([5n]));
    expect(valuesOf(await stream.next())).toEqual([10n]);
    await stream.close();
    expect(setup.worker.seen.slice(1).map(tokens)).toEqual([
      ["0", "call"],
      ["1", "call"],
      ["2", "call"],
    ]);
    expect(setup.worker.seen[1]?.batch.metadata.get("vgi.status")).toBe("x");
  });

  it("takes a token that comes behind the data", async () => {
    let turn = 0;
    await using setup = await setUp(() => {
      turn += 1;
      const state = emptyBatch(NUMBERS, token(String(turn)));
      return turn === 1 ? reply(state) : reply(numbers([BigInt(turn)]), state);
    });
    const stream = await setup.connection.stream(exchange);
    for (let i = 2n; i < 5n; i += 1n) {
      await stream.send(numbers([0n]));
      expect(valuesOf(await stream.next())).toEqual([i]);
    }
    expect(setup.worker.seen.slice(1).map((seen) => seen.batch.metadata.get(STATE))).toEqual(["1", "2", "3"]);
  });

  it.each([EMPTY_SCHEMA, null])(
    "answers a next() that comes while the input is still on its way, behind a first turn that brought data",
    async (inputSchema) => {
      // A worker takes an exchange of inputs without columns for a producer, and has made a turn before the first input.
      await using setup = await setUp((seen) =>
        seen.path.endsWith("/init") ? reply(numbers([0n]), emptyBatch(NUMBERS, token("0"))) : reply(numbers([7n])),
      );
      const stream = await setup.connection.stream(streamRequest({ mode: "exchange", inputSchema }));
      const sending = stream.send(emptyBatch(EMPTY_SCHEMA));
      expect(valuesOf(await stream.next())).toEqual([7n]);
      await sending;
    },
  );

  it("refuses an input of another schema, and goes on", async () => {
    await using setup = await setUp(doubling);
    const stream = await setup.connection.stream(exchange);
    const refused = stream.send(emptyBatch(EMPTY_SCHEMA));
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(/^the input of s can't be sent: .*0 columns/);
    await stream.send(numbers([1n]));
    expect(valuesOf(await stream.next())).toEqual([2n]);
  });

  it("takes the schema of the first input where none was given", async () => {
    await using setup = await setUp(doubling);
    const stream = await setup.connection.stream(streamRequest({ mode: "exchange" }));
    await stream.send(numbers([1n]));
    expect(valuesOf(await stream.next())).toEqual([2n]);
    await expect(stream.send(emptyBatch(EMPTY_SCHEMA))).rejects.toThrow(/0 columns can't be written/);
  });

  it("is lockstep", async () => {
    await using setup = await setUp(doubling);
    const stream = await setup.connection.stream(exchange);
    await expect(stream.next()).rejects.toThrow(UsageError);
    await stream.send(numbers([1n]));
    await expect(stream.send(numbers([1n]))).rejects.toThrow(UsageError);
    expect(valuesOf(await stream.next())).toEqual([2n]);
  });

  it("ends when no token comes, and reports a first response without one", async () => {
    await using setup = await setUp((seen) =>
      seen.path.endsWith("/init") ? reply(emptyBatch(NUMBERS, token("0"))) : reply(numbers([1n])),
    );
    const stream = await setup.connection.stream(exchange);
    await stream.send(numbers([1n]));
    expect(valuesOf(await stream.next())).toEqual([1n]);
    await expect(stream.send(numbers([1n]))).rejects.toThrow(/its stream has ended/);
    await using wrong = await setUp(() => reply());
    await expect(wrong.connection.stream(exchange)).rejects.toThrow(/no state token/);
  });

  it("reports a failed request from next()", async () => {
    await using setup = await setUp((seen, response) =>
      seen.path.endsWith("/init")
        ? reply(emptyBatch(NUMBERS, token("0")))
        : plain(502, "text/html", "bad gateway")(seen, response),
    );
    const stream = await setup.connection.stream(exchange);
    await stream.send(numbers([1n]));
    await expect(stream.next()).rejects.toThrow(NotAWorkerError);
    expect(await stream.next()).toBeNull();
  });
});

describe("the pool", () => {
  it("shares sockets between connections, and closes them", async () => {
    await using worker = await startHttpWorker(() => reply(numbers([1n])));
    const pool = createPool(worker.url, { maxConnections: 4 });
    expect(pool.kind).toBe("http");
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        await using lease = await pool.acquire();
        await lease.connection.unary(request());
      }),
    );
    expect(worker.sockets()).toBeLessThanOrEqual(4);
    await pool.close();
    await pool.close();
    await expect.poll(() => worker.sockets()).toBe(0);
  });

  it("ends a stream that was left open in a lease", async () => {
    await using worker = await startHttpWorker(() => reply(numbers([1n]), emptyBatch(NUMBERS, token("a"))));
    await using pool = createPool(worker.url);
    const lease = await pool.acquire();
    const stream = await lease.connection.stream(streamRequest());
    await stream.next();
    await lease.release();
    await sleep(5);
    expect(await stream.next()).toBeNull();
  });
});
