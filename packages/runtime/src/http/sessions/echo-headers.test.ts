import { describe, expect, it } from "vitest";
import type { HttpResponse } from "../http-client.js";
import { isEchoAllowed, readEchoHeaders } from "./echo-headers.js";

function response(headers: Record<string, string>): Pick<HttpResponse, "header" | "headerNames"> {
  return { header: (name) => headers[name], headerNames: Object.keys(headers) };
}

describe("headers that a worker may have repeated", () => {
  it.each(["fly-force-instance-id", "backend", "x-vgi-conformance-echo", "x-route", "railway-replica"])(
    "%s",
    (name) => {
      expect(isEchoAllowed(name)).toBe(true);
    },
  );

  it.each([
    "authorization",
    "cookie",
    "host",
    "content-type",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "connection",
    "proxy-authorization",
    "x-forwarded-for",
    "forwarded",
    "accept-encoding",
    "vgi-session",
    "vgi-proxy-proof",
    "x-vgi-accept-encoding",
    "x-http-method-override",
    "upgrade",
    "",
    "a b",
    "a:b",
    "Upper",
    "é",
    "x".repeat(200),
  ])("not %j", (name) => {
    expect(isEchoAllowed(name)).toBe(false);
  });

  it("have plain values, and are not many", () => {
    const headers: Record<string, string> = {
      "vgi-echo-backend": "b7",
      "vgi-echo-long": "x".repeat(5000),
      "vgi-echo-odd": "é",
      "vgi-echo-authorization": "Bearer stolen",
      backend: "not an echo",
    };
    expect([...readEchoHeaders(response(headers))]).toEqual([["backend", "b7"]]);
    for (let index = 0; index < 100; index += 1) headers[`vgi-echo-h${index}`] = "1";
    expect(readEchoHeaders(response(headers)).size).toBe(32);
  });
});
