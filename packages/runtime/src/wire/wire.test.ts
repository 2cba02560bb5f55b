import { describe, expect, it } from "vitest";
import { concatChunks, decodeStream, EMPTY_SCHEMA, emptyBatch } from "vgi-arrow";
import { UsageError } from "../errors/index.js";
import { errorBatch, logBatch, noParams, numbers } from "../testing/batches.js";
import { classifyBatch } from "./classify-batch.js";
import { readRemoteFailure } from "./remote-failure.js";
import { encodeRequest } from "./request.js";
import { routedRouting, unroutedRouting } from "./routing.js";
import { readWorkerLog } from "./worker-log.js";

const zeroRows = (...entries: [string, string][]): ReturnType<typeof emptyBatch> =>
  emptyBatch(EMPTY_SCHEMA, new Map(entries));

describe("routing", () => {
  it("names the protocol in path and metadata, or not at all", () => {
    const routed = routedRouting("vgi.v2");
    expect([routed.protocol, routed.path("bind"), [...routed.metadata("bind")]]).toEqual([
      "vgi.v2",
      "vgi.v2/bind",
      [["vgi_rpc.protocol", "vgi.v2"]],
    ]);
    const unrouted = unroutedRouting();
    expect([unrouted.protocol, unrouted.path("bind"), unrouted.metadata("bind").size]).toEqual([null, "bind", 0]);
  });

  it.each(["", "a/b", "1a", "a%20b", "ä"])("refuses the name %j", (name) => {
    expect(() => routedRouting(name)).toThrow(/no protocol name/);
  });
});

describe("encodeRequest", () => {
  it("says which batch can't be sent", () => {
    const params = { ...noParams(), metadata: new Map(), schema: numbers([]).schema, numRows: 1 } as never;
    const encode = (): unknown =>
      encodeRequest({ method: "m", routing: unroutedRouting(), protocolVersion: null, params });
    expect(encode).toThrow(UsageError);
    expect(encode).toThrow(/^the parameters of m can't be sent: .* Give one whole record batch\.$/);
  });

  it("is one stream with one row, small ones in one chunk", () => {
    const request = { method: "m", routing: unroutedRouting(), protocolVersion: null, params: noParams() };
    const chunks = encodeRequest(request);
    expect(chunks).toHaveLength(1);
    const { schema, batches } = decodeStream(concatChunks(chunks));
    expect(schema.fields).toEqual([]);
    expect(batches.map((batch) => [batch.numRows, [...batch.metadata]])).toEqual([
      [
        1,
        [
          ["vgi_rpc.method", "m"],
          ["vgi_rpc.request_version", "1"],
        ],
      ],
    ]);
  });

  it("keeps what the parameters carry, and lets nothing override the protocol's keys", () => {
    const params = numbers(
      [1n],
      new Map([
        ["traceparent", "00-1"],
        ["vgi_rpc.method", "evil"],
      ]),
    );
    const { batches } = decodeStream(
      concatChunks(encodeRequest({ method: "m", routing: routedRouting("p"), protocolVersion: "1.0.0", params })),
    );
    expect(Object.fromEntries(batches[0]?.metadata ?? [])).toEqual({
      traceparent: "00-1",
      "vgi_rpc.method": "m",
      "vgi_rpc.protocol": "p",
      "vgi_rpc.protocol_version": "1.0.0",
      "vgi_rpc.request_version": "1",
    });
  });
});

describe("classifyBatch", () => {
  it.each<[string, ReturnType<typeof emptyBatch>]>([
    ["data", numbers([1n])],
    ["data", zeroRows()],
    ["data", zeroRows(["vgi.status", "HAVE_MORE_OUTPUT"])],
    [
      "data",
      numbers(
        [1n],
        new Map([
          ["vgi_rpc.log_level", "INFO"],
          ["vgi_rpc.log_message", "x"],
        ]),
      ),
    ],
    ["data", zeroRows(["vgi_rpc.log_level", "INFO"])],
    ["log", logBatch("DEBUG", "x")],
    ["error", errorBatch("x")],
    ["log", zeroRows(["vgi_rpc.log_level", "INFO"], ["vgi_rpc.log_message", ""], ["vgi_rpc.location", "https://x"])],
    ["location", zeroRows(["vgi_rpc.location", "https://x"])],
    ["shm", zeroRows(["vgi_rpc.shm_offset", "0"])],
    ["state", zeroRows(["vgi_rpc.stream_state#b64", "AA=="])],
  ])("finds %s", (kind, batch) => {
    expect(classifyBatch(batch)).toBe(kind);
  });
});

describe("readRemoteFailure", () => {
  it("falls back to the mirrors in log_extra", () => {
    const extra = {
      exception_type: "E",
      traceback: "T",
      error_kind: "k",
      error_code: "NOT_FOUND",
      error_details: [{ "@type": "x" }, 3],
    };
    const { metadata } = errorBatch("m", { "vgi_rpc.log_extra": JSON.stringify(extra), "vgi_rpc.error_kind": "top" });
    expect(readRemoteFailure(metadata)).toEqual({
      remoteType: "E",
      remoteMessage: "m",
      remoteTraceback: "T",
      errorKind: "top",
      errorCode: "NOT_FOUND",
      errorDetails: [{ "@type": "x" }],
      requestId: "",
      serverId: "",
    });
  });

  it.each(["", "not json", "[]", "null", '"text"', '{"exception_type":3}'])("survives %j as log_extra", (extra) => {
    expect(
      readRemoteFailure(errorBatch("m", { "vgi_rpc.log_extra": extra, "vgi_rpc.error_details": "{" }).metadata),
    ).toMatchObject({
      remoteType: "EXCEPTION",
      remoteMessage: "m",
      errorDetails: [],
    });
  });
});

describe("readWorkerLog", () => {
  it("reads level, message and extra", () => {
    const { metadata } = zeroRows(
      ["vgi_rpc.log_level", "WARN"],
      ["vgi_rpc.log_message", "m"],
      ["vgi_rpc.log_extra", '{"a":1}'],
      ["vgi_rpc.server_id", "s"],
    );
    expect(readWorkerLog(metadata)).toEqual({
      level: "WARN",
      message: "m",
      extra: { a: 1 },
      requestId: undefined,
      serverId: "s",
    });
  });
});
