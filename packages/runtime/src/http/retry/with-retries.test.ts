import { describe, expect, it } from "vitest";
import type { HttpClient, HttpRequest, HttpResponse } from "../http-client.js";
import { retryAfterMs } from "./retry-after.js";
import { type HttpRetryOptions, retryPolicy } from "./retry-options.js";
import { withRetries } from "./with-retries.js";

const NOW = Date.UTC(2026, 0, 1, 12);

function answer(status: number, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return {
    status,
    header: (name) => headers[name],
    headerNames: Object.keys(headers),
    read: async () => null,
    failure: null,
    finish: () => {},
    discard: () => {},
  };
}

const broken = (code: string): Error => Object.assign(new Error(code), { code });

interface Run {
  readonly result: number | string;
  readonly sent: number;
  readonly slept: readonly number[];
}

/** Sends one request to a server that answers like this in turn. */
async function run(
  answers: readonly (HttpResponse | Error)[],
  request: Partial<HttpRequest> = {},
  options: HttpRetryOptions = {},
): Promise<Run> {
  let sent = 0;
  const slept: number[] = [];
  const client: HttpClient = {
    send: async () => {
      const next = answers[sent];
      sent += 1;
      if (next === undefined || next instanceof Error) throw next ?? new Error("asked too often");
      return next;
    },
    close: async () => {},
  };
  const clock = { now: () => NOW, sleep: async (ms: number) => void slept.push(ms) };
  const retrying = withRetries(client, retryPolicy(options), { clock, random: () => 0.5 });
  const whole: HttpRequest = {
    method: "HEAD",
    url: "http://worker.example/health",
    headers: {},
    body: null,
    signal: new AbortController().signal,
    ...request,
  };
  const result = await retrying.send(whole).then(
    (response) => response.status,
    (error: unknown) => (error as Error).message,
  );
  return { result, sent, slept };
}

describe("retries", () => {
  it.each([429, 502, 503, 504])("send again after %i, with growing pauses", async (status) => {
    expect(await run([answer(status), answer(status), answer(200)])).toEqual({
      result: 200,
      sent: 3,
      slept: [125, 250],
    });
  });

  it.each([200, 400, 401, 404, 413, 500, 501])("leave %i alone", async (status) => {
    expect(await run([answer(status)])).toMatchObject({ result: status, sent: 1 });
  });

  it.each(["ECONNREFUSED", "ECONNRESET", "UND_ERR_SOCKET", "UND_ERR_CONNECT_TIMEOUT"])("go over %s", async (code) => {
    expect(await run([broken(code), answer(200)])).toMatchObject({ result: 200, sent: 2 });
  });

  it.each(["ENOTFOUND", "CERT_HAS_EXPIRED", "UND_ERR_ABORTED"])("don't go over %s", async (code) => {
    expect(await run([broken(code)])).toMatchObject({ result: code, sent: 1 });
  });

  it("end with the last answer as it was", async () => {
    expect(await run([answer(503), answer(502), answer(504)])).toMatchObject({ result: 504, sent: 3 });
    expect(await run([answer(503), broken("ECONNRESET"), broken("EPIPE")])).toMatchObject({ result: "EPIPE" });
    expect(await run([answer(503)], {}, { attempts: 1 })).toMatchObject({ result: 503, sent: 1 });
  });

  it("wait as long as the server asks, unless that is too long", async () => {
    const later = (value: string): HttpResponse => answer(503, { "retry-after": value });
    expect((await run([later("3"), answer(200)])).slept).toEqual([3000]);
    expect((await run([later("Thu, 01 Jan 2026 12:00:07 GMT"), answer(200)])).slept).toEqual([7000]);
    expect(await run([later("11"), answer(200)])).toEqual({ result: 503, sent: 1, slept: [] });
  });

  it("bound every pause", async () => {
    const answers = [...Array.from({ length: 6 }, () => answer(502)), answer(200)];
    const { slept } = await run(answers, {}, { attempts: 9, baseDelayMs: 1000, maxDelayMs: 3000 });
    expect(slept).toEqual([500, 1000, 1500, 1500, 1500, 1500]);
  });

  it("leave calls alone, unless they may be replayed", async () => {
    expect(await run([answer(503), answer(200)], { method: "POST" })).toMatchObject({ result: 503, sent: 1 });
    expect(await run([broken("ECONNRESET")], { method: "POST" })).toMatchObject({ sent: 1 });
    expect(await run([answer(503), answer(200)], { method: "POST", replaySafe: true })).toMatchObject({ result: 200 });
    expect(await run([answer(503), answer(200)], { method: "DELETE", replaySafe: false })).toMatchObject({ sent: 1 });
  });

  it("end with the request", async () => {
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    expect(await run([broken("ECONNRESET")], { signal: controller.signal })).toMatchObject({ sent: 1 });
  });

  it.each([{ attempts: 0 }, { attempts: 1.5 }, { baseDelayMs: -1 }, { maxDelayMs: Number.NaN }])(
    "refuse %j",
    (options) => {
      expect(() => retryPolicy(options)).toThrow(/^retry\.\w+ can't be/);
    },
  );
});

describe("Retry-After", () => {
  it.each([
    [undefined, null],
    ["", null],
    ["0", 0],
    ["1.5", 1500],
    ["-3", null],
    ["soon", null],
    ["Thu, 01 Jan 2026 11:00:00 GMT", 0],
    ["Thu, 99 Jan 2026 11:00:00 GMT", null],
  ])("of %j is %j ms", (value, expected) => {
    expect(retryAfterMs(value, NOW)).toBe(expected);
  });
});
