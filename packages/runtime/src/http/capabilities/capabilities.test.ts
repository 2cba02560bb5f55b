import { describe, expect, it } from "vitest";
import type { HttpResponse } from "../http-client.js";
import { CapabilityCache } from "./capability-cache.js";
import { maxAgeOf, parseCapabilities } from "./parse-capabilities.js";

function response(headers: Readonly<Record<string, string>>): HttpResponse {
  return {
    status: 200,
    header: (name) => headers[name],
    headerNames: Object.keys(headers),
    read: async () => null,
    failure: null,
    finish: () => {},
    discard: () => {},
  };
}

describe("what a server advertises", () => {
  it("is read from its headers", () => {
    const read = parseCapabilities(
      response({
        "vgi-sticky-enabled": "true",
        "vgi-sticky-default-ttl": "300",
        "vgi-sticky-echo-headers": "fly-force-instance-id, backend ,",
        "vgi-upload-url-support": "true",
        "vgi-max-request-bytes": "1048576",
        "vgi-max-response-bytes": "8388608",
        "vgi-max-externalized-response-bytes": "5",
        "vgi-max-upload-bytes": "16777216",
        "vgi-externalization-enabled": "true",
        "vgi-accept-max-response-bytes-support": "true",
        "vgi-supported-encodings": "zstd, GZIP",
        "vgi-proxy-proof-required": "true",
        "vgi-token-introspection": "true",
      }),
    );
    expect(read).toEqual({
      stickyEnabled: true,
      stickyDefaultTtl: 300,
      stickyEchoHeaders: ["fly-force-instance-id", "backend"],
      uploadUrlSupport: true,
      maxRequestBytes: 1_048_576,
      maxResponseBytes: 8_388_608,
      maxExternalizedResponseBytes: 5,
      maxUploadBytes: 16_777_216,
      externalizationEnabled: true,
      responseBudgetSupport: true,
      supportedEncodings: ["zstd", "gzip"],
      proxyProofRequired: true,
      tokenIntrospection: true,
    });
  });

  it("is nothing where there is no header, but zstd, which older servers have", () => {
    const read = parseCapabilities(response({}));
    expect(read).toMatchObject({ supportedEncodings: ["zstd"], maxRequestBytes: null, stickyEnabled: false });
    expect(parseCapabilities(response({ "vgi-supported-encodings": " " })).supportedEncodings).toEqual([]);
  });

  it.each(["", "-1", "1e9", "1.5", "0x10", "99999999999999999", "many"])("has no limit %j", (text) => {
    expect(parseCapabilities(response({ "vgi-max-request-bytes": text })).maxRequestBytes).toBeNull();
  });

  it("promises a response budget in exactly one header", () => {
    const promised = ["true", "true, true", "false", "1"].filter(
      (value) => parseCapabilities(response({ "vgi-accept-max-response-bytes-support": value })).responseBudgetSupport,
    );
    expect(promised).toEqual(["true"]);
  });

  it.each([
    ["max-age=60", 60],
    ['private, Max-Age = "5"', 5],
    ["no-store, max-age=60", 0],
    ["no-cache", 0],
    ["public", null],
    ["max-age=soon", null],
  ])("holds as %j says", (value, seconds) => {
    expect(maxAgeOf(response({ "cache-control": value }))).toBe(seconds);
  });
});

function advertising(limit: number, extra: Record<string, string> = {}): HttpResponse {
  return response({ "vgi-supported-encodings": "", "vgi-max-request-bytes": String(limit), ...extra });
}

describe("the cache", () => {
  it("learns from every response of the server, and from none of a proxy", () => {
    const cache = new CapabilityCache({ now: () => 0 });
    expect([cache.known, cache.fresh]).toEqual([null, null]);
    cache.observe(advertising(1));
    cache.observe(response({ "content-type": "text/html" }));
    expect(cache.known?.maxRequestBytes).toBe(1);
    cache.observe(advertising(2));
    expect(cache.fresh?.maxRequestBytes).toBe(2);
  });

  it("expires when the answer to a probe says so, and is fresh again with the next response", () => {
    let now = 0;
    const cache = new CapabilityCache({ now: () => now });
    cache.observeProbe(advertising(1, { "cache-control": "max-age=10" }));
    now = 9_999;
    expect(cache.fresh).not.toBeNull();
    now = 10_000;
    expect([cache.fresh, cache.known?.maxRequestBytes]).toEqual([null, 1]);
    cache.observe(advertising(2));
    now = 19_999;
    expect(cache.fresh?.maxRequestBytes).toBe(2);
    now = 20_000;
    expect(cache.fresh).toBeNull();
    cache.observeProbe(advertising(3));
    now = 1e9;
    expect(cache.fresh?.maxRequestBytes).toBe(3);
  });

  it("takes a probe without any header for an old server", () => {
    const cache = new CapabilityCache({ now: () => 0 });
    expect(cache.observeProbe(response({})).supportedEncodings).toEqual(["zstd"]);
  });
});
