import { describe, expect, it } from "vitest";
import { HttpStatusError, RpcError, TransportError } from "../errors/index.js";
import { readVersionHint } from "./version-hint.js";

function refusal(
  errorKind: string,
  remoteMessage: string,
  errorDetails: readonly Record<string, unknown>[] = [],
): RpcError {
  return new RpcError({
    remoteType: "E",
    remoteMessage,
    remoteTraceback: "",
    errorKind,
    errorCode: "",
    errorDetails,
    requestId: "",
    serverId: "",
  });
}

const notFound = (contentType: string, fromWorker = true): HttpStatusError =>
  new HttpStatusError({ what: "x" }, { status: 404, contentType, fromWorker, body: "" });

describe("readVersionHint", () => {
  it("reads version and generation from a mismatch", () => {
    const text = "VGI client/worker protocol_version mismatch.\n  Client: 2.2.0\n  Server: 1.0.0\n  Direction: …";
    expect(readVersionHint(refusal("protocol_version_mismatch", text))).toEqual({
      serverVersion: "1.0.0",
      generation: "unrouted",
      protocols: [],
    });
    const routed = text.replace("mismatch.", "mismatch for protocol 'vgi.v2'.");
    expect(readVersionHint(refusal("protocol_version_mismatch", routed))).toEqual({
      serverVersion: "1.0.0",
      generation: "routed",
      protocols: ["vgi.v2"],
    });
  });

  it("reads the details of a server whose text it doesn't know", () => {
    const details = [
      { "@type": "vgi_rpc.Help" },
      {
        "@type": "vgi_rpc.PreconditionFailure",
        violations: [
          {
            type: "protocol_version",
            subject: "vgi.v2",
            description: "client declares 9.9.9, server requires 2.2.0; …",
          },
        ],
      },
    ];
    expect(readVersionHint(refusal("protocol_version_mismatch", "versions differ", details))).toEqual({
      serverVersion: "2.2.0",
      generation: "routed",
      protocols: ["vgi.v2"],
    });
    expect(readVersionHint(refusal("protocol_version_mismatch", "versions differ"))?.serverVersion).toBeNull();
  });

  it("reads the protocols that a server hosts", () => {
    const expected = { serverVersion: null, generation: "routed", protocols: ["a.v1", "vgi.v2"] };
    expect(readVersionHint(refusal("protocol_not_specified", "… This server hosts: ['a.v1', 'vgi.v2']."))).toEqual(
      expected,
    );
    expect(readVersionHint(refusal("protocol_not_supported", "… 'vgi.v9'. Hosted: ['a.v1', 'vgi.v2']."))).toEqual(
      expected,
    );
    expect(readVersionHint(refusal("protocol_not_supported", "no"))?.protocols).toEqual([]);
  });

  it("tells the generation from a 404 of a worker, and of nobody else", () => {
    expect(readVersionHint(notFound("text/html"))?.generation).toBe("unrouted");
    expect(readVersionHint(notFound("application/json"))?.generation).toBe("routed");
    expect(readVersionHint(notFound("text/html", false))).toBeNull();
  });

  it("finds nothing in other errors", () => {
    expect(readVersionHint(refusal("method_not_implemented", "Server: 1.0.0"))).toBeNull();
    expect(readVersionHint(refusal("", "Server: 1.0.0"))).toBeNull();
    expect(readVersionHint(new TransportError({ what: "x" }))).toBeNull();
    expect(readVersionHint("x")).toBeNull();
  });
});
