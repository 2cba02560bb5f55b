import { encodeStream } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { ResponseTooLargeError, UsageError } from "../../errors/index.js";
import { numbers } from "../../testing/batches.js";
import { PulledFrames } from "../../transports/pulled-frames.js";
import { type HttpClient, type HttpResponse, readInto } from "../http-client.js";
import { DEFAULT_MAX_RESPONSE_BYTES, responseBudget, withResponseBudget } from "./response-budget.js";

describe("the limit on responses", () => {
  it("is 256 MiB, and no demand, unless the caller names one", () => {
    expect(responseBudget(undefined)).toEqual({ maxBytes: DEFAULT_MAX_RESPONSE_BYTES, demanded: false });
    expect(DEFAULT_MAX_RESPONSE_BYTES).toBe(268_435_456);
    expect(responseBudget(null)).toEqual({ maxBytes: null, demanded: false });
    expect(responseBudget(65_536)).toEqual({ maxBytes: 65_536, demanded: true });
  });

  it.each([0, -1, 65_535, 1.5, 65_536.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])("is not %d", (value) => {
    expect(() => responseBudget(value)).toThrow(UsageError);
  });
});

/** Answers with a batch of so many rows, all of which goes to its place before the response is there. */
function placing(rows: number): HttpClient {
  const batch = numbers(Array.from({ length: rows }, (_, row) => BigInt(row)));
  const response: HttpResponse = {
    status: 200,
    headerNames: [],
    failure: null,
    header: () => undefined,
    read: () => Promise.resolve(null),
    finish: () => {},
    discard: () => {},
  };
  return {
    send: (request) => {
      request.placeOf?.(response)?.push(encodeStream(batch.schema, [batch]));
      return Promise.resolve(response);
    },
    close: () => Promise.resolve(),
  };
}

/** Asks for such an answer with the smallest limit. */
async function ask(rows: number): Promise<[PulledFrames, HttpResponse]> {
  const client = withResponseBudget(placing(rows), responseBudget(65_536), () => Promise.reject(new Error("unasked")));
  const frames = new PulledFrames(() => Promise.resolve(false), {}, { passesSchemas: true });
  const { signal } = new AbortController();
  const url = "http://worker.example/bind";
  const request = { method: "PUT", url, headers: {}, body: null, placeOf: () => frames, signal } as const;
  return [frames, await client.send(request)];
}

describe("what comes before a response is read", () => {
  it("is kept as far as the limit goes", async () => {
    const [frames] = await ask(8000);
    expect([frames.poll()?.kind, frames.poll()?.body.byteLength]).toEqual(["schema", 64_000]);
  });

  it("counts: the first read fails when it was too much, and nothing of it is kept", async () => {
    const [frames, response] = await ask(9000);
    expect(frames.poll()).toBeNull();
    await expect(readInto(response, frames)).rejects.toThrow(ResponseTooLargeError);
  });
});
