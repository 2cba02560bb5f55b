import type { RecordBatch } from "apache-arrow";
import { batchFromRows, encodeSchema, encodeStream, record, toArrowSchema, withMetadata } from "vgi-arrow";
import { describe as group, expect, test } from "vitest";
import { ProtocolError, RpcError, UnsupportedError } from "../errors/index.js";
import { errorBatch, reply } from "../testing/batches.js";
import { MemoryChannel } from "../testing/memory-channel.js";
import { BytesConnection } from "../transports/bytes-connection.js";
import { describe } from "./describe.js";
import { listProtocols } from "./list-protocols.js";
import { protocolHash, protocolPreimage } from "./protocol-hash.js";
import { unroutedMethod, wireDescription, wireListing } from "./wire-records.js";

/** A connection to a server that answers every request from its batch. */
function connectionTo(answer: (request: RecordBatch) => Uint8Array): BytesConnection {
  let request: RecordBatch | null = null;
  const channel = new MemoryChannel((received, self) => {
    if (received.kind === "batch") request = received.batch;
    if (received.kind === "eos" && request !== null) self.answer(answer(request));
  });
  return new BytesConnection(channel);
}

const method = (batch: RecordBatch): string | undefined => batch.metadata.get("vgi_rpc.method");

function result(bytes: Uint8Array): Uint8Array {
  const schema = toArrowSchema({ fields: [{ name: "result", type: "binary", nullable: false }] });
  return encodeStream(schema, [batchFromRows(schema, [{ result: bytes }])]);
}

const notHosted = (): Uint8Array =>
  reply(
    errorBatch("no such protocol", {
      "vgi_rpc.error_kind": "protocol_not_supported",
      "vgi_rpc.error_code": "UNIMPLEMENTED",
    }),
  );

const summary = {
  protocol: "vgi_rpc.Identity.v2",
  protocolVersion: "1.0.0",
  protocolHash: "ab".repeat(32),
  deprecated: false,
  deprecationMessage: "",
};
const listing = { serverId: "s1", serverVersion: "9", requestVersion: "1", protocols: [summary] };
const token = toArrowSchema({ fields: [{ name: "token", type: "utf8", nullable: false }] });
const binary = toArrowSchema({ fields: [{ name: "result", type: "binary", nullable: false }] });
const introspect = {
  name: "introspect_token",
  methodType: "unary",
  hasReturn: true,
  hasHeader: false,
  streamKind: "",
  paramsSchemaIpc: encodeSchema(token),
  resultSchemaIpc: encodeSchema(binary),
  headerSchemaIpc: new Uint8Array(),
};
const watch = {
  ...introspect,
  name: "watch",
  methodType: "stream",
  hasReturn: false,
  hasHeader: true,
  streamKind: "producer",
  resultSchemaIpc: new Uint8Array(),
  headerSchemaIpc: encodeSchema(binary),
  idempotency: "idempotent",
  deprecated: true,
  deprecationMessage: "use follow",
};

group("listProtocols", () => {
  test("gives what the server hosts, and which it is", async () => {
    const requests: RecordBatch[] = [];
    const connection = connectionTo((request) => {
      requests.push(request);
      return result(wireListing.encode(listing));
    });
    expect(await listProtocols(connection)).toEqual(listing);
    const metadata = requests[0]?.metadata;
    expect(metadata?.get("vgi_rpc.protocol")).toBe("vgi_rpc.Reflection.v1");
    expect(metadata?.get("vgi_rpc.method")).toBe("list_protocols");
    expect(metadata?.has("vgi_rpc.protocol_version")).toBe(false);
    expect(requests[0]?.numRows).toBe(1);
  });

  test("is unsupported where reflection is not hosted; the connection stays usable", async () => {
    const connection = connectionTo(notHosted);
    await expect(listProtocols(connection)).rejects.toThrow(UnsupportedError);
    expect(connection.usable).toBe(true);
  });

  test("any other error is the server's own", async () => {
    const connection = connectionTo(() => reply(errorBatch("busy", { "vgi_rpc.error_code": "UNAVAILABLE" })));
    await expect(listProtocols(connection)).rejects.toMatchObject({ name: "RpcError", remoteMessage: "busy" });
  });
});

group("describe", () => {
  test("gives methods with their schemas; what may be absent has its default", async () => {
    const connection = connectionTo((request) => {
      expect(request.getChild("protocol")?.get(0)).toBe("vgi_rpc.Identity.v2");
      return result(wireDescription.encode({ ...summary, methods: [introspect, watch] as never }));
    });
    const { methods, ...rest } = await describe(connection, "vgi_rpc.Identity.v2");
    expect(rest).toEqual(summary);
    expect(methods).toMatchObject([
      {
        name: "introspect_token",
        methodType: "unary",
        streamKind: null,
        headerSchema: null,
        idempotency: "unknown",
        deprecated: false,
        deprecationMessage: "",
      },
      { name: "watch", streamKind: "producer", resultSchema: null, idempotency: "idempotent", deprecated: true },
    ]);
    expect(methods[0]?.paramsSchema.fields[0]?.name).toBe("token");
    expect(methods[1]?.headerSchema?.fields[0]?.name).toBe("result");
  });

  // Wire specification, section 14, "Decoding is tolerant": the schema of a later version, in another order.
  test("reads a later version of the answer: other order, more columns, absent ones with a default", async () => {
    const later = record<unknown, unknown>("Later", [
      { name: "tier", type: { struct: [{ name: "level", type: "int32", nullable: true }] }, nullable: true },
      {
        name: "methods",
        type: {
          list: {
            name: "element",
            nullable: false,
            type: {
              struct: [
                { name: "cost", type: "float64", nullable: true },
                { name: "header_schema_ipc", type: "binary", nullable: false },
                { name: "result_schema_ipc", type: "binary", nullable: false },
                { name: "params_schema_ipc", type: "binary", nullable: false },
                { name: "stream_kind", type: "utf8", nullable: false },
                { name: "has_header", type: "bool", nullable: false },
                { name: "has_return", type: "bool", nullable: false },
                { name: "method_type", type: "utf8", nullable: false },
                { name: "name", type: "utf8", nullable: false },
              ],
            },
          },
        },
      },
      { name: "features", type: { list: { name: "item", type: "int64", nullable: true } } },
      { name: "deprecation_message", type: "utf8" },
      { name: "deprecated", type: "bool" },
      { name: "protocol_hash", type: "utf8" },
      { name: "protocol_version", type: "utf8" },
      { name: "protocol", type: "utf8" },
    ]);
    const wire = {
      name: "m",
      method_type: "stream",
      stream_kind: "both ways at once",
      has_return: false,
      has_header: false,
      params_schema_ipc: encodeSchema(token),
      result_schema_ipc: new Uint8Array(),
      header_schema_ipc: new Uint8Array(),
      cost: 1.5,
    };
    const bytes = later.encode({ ...summary, tier: { level: 3 }, features: [1n], methods: [wire] });
    const { methods } = await describe(
      connectionTo(() => result(bytes)),
      summary.protocol,
    );
    expect(methods).toMatchObject([{ name: "m", streamKind: "unknown", idempotency: "unknown", deprecated: false }]);
  });

  test.each([
    [
      "lacks a column without a default",
      record<unknown, unknown>("Short", [{ name: "protocol", type: "utf8" }]).encode({ protocol: "x" }),
      /protocol_version/,
    ],
    [
      "holds a schema that is none",
      wireDescription.encode({
        ...summary,
        methods: [{ ...introspect, resultSchemaIpc: Uint8Array.of(1, 2) }] as never,
      }),
      /result of introspect_token/,
    ],
    ["is no Arrow", Uint8Array.of(1, 2, 3), /can't be read/],
  ])("an answer that %s is a protocol error", async (_, bytes, message) => {
    const failed = describe(
      connectionTo(() => result(bytes)),
      "p.v1",
    );
    await expect(failed).rejects.toThrow(ProtocolError);
    await expect(failed).rejects.toThrow(message);
  });

  test("tells a protocol that is not hosted from reflection that is not", async () => {
    const reflecting = connectionTo((request) =>
      method(request) === "describe" ? notHosted() : result(wireListing.encode(listing)),
    );
    await expect(describe(reflecting, "p.v1")).rejects.toThrow(RpcError);
    await expect(describe(connectionTo(notHosted), "p.v1")).rejects.toThrow(UnsupportedError);
  });

  test("asks unrouted servers by __describe__", async () => {
    const metadata = new Map([
      ["vgi_rpc.protocol_name", "Old"],
      ["vgi_rpc.protocol_version", "1.2.0"],
      ["vgi_rpc.protocol_hash", "cd".repeat(32)],
    ]);
    const rows = unroutedMethod.rowsToBatch([
      { ...introspect, headerSchemaIpc: null, isExchange: null },
      { ...watch, resultSchemaIpc: encodeSchema(binary), isExchange: true },
    ]);
    const connection = connectionTo((request) => {
      expect(method(request)).toBe("__describe__");
      expect(request.metadata.has("vgi_rpc.protocol")).toBe(false);
      return reply(withMetadata(rows, metadata));
    });
    const description = await describe(connection, null);
    expect(description).toMatchObject({ protocol: "Old", protocolVersion: "1.2.0", protocolHash: "cd".repeat(32) });
    expect(description.methods).toMatchObject([
      { name: "introspect_token", streamKind: null, headerSchema: null },
      { name: "watch", streamKind: "exchange", resultSchema: null },
    ]);
    await expect(describe(connectionTo(notHosted), null)).rejects.toThrow(UnsupportedError);
  });
});

group("protocolHash", () => {
  const identity = {
    protocol: "vgi_rpc.Identity.v2",
    methods: [
      {
        name: "introspect_token",
        methodType: "unary" as const,
        paramsSchema: token,
        resultSchema: binary,
        headerSchema: null,
      },
    ],
  };

  test("is taken over the preimage of the wire specification, in canonical order", () => {
    expect(JSON.parse(protocolPreimage(identity))).toEqual({
      protocol: "vgi_rpc.Identity.v2",
      methods: [
        {
          name: "introspect_token",
          type: "unary",
          has_return: true,
          has_header: false,
          params: [{ name: "token", nullable: false, type: "utf8" }],
          result: [{ name: "result", nullable: false, type: "binary" }],
        },
      ],
    });
    expect(protocolPreimage(identity)).toMatch(/^{"methods":\[{"has_header":false,"has_return":true,"name":/);
  });

  test("does not depend on the order of the methods; a result without columns is another one than none", async () => {
    const other = { ...identity.methods[0], name: "a_method" } as (typeof identity.methods)[0];
    const both = [...identity.methods, other];
    const hash = await protocolHash({ ...identity, methods: both });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await protocolHash({ ...identity, methods: both.toReversed() })).toBe(hash);
    const empty = toArrowSchema({ fields: [] });
    const hashes = await Promise.all(
      [empty, null].map((resultSchema) => protocolHash({ ...identity, methods: [{ ...other, resultSchema }] })),
    );
    expect(new Set(hashes).size).toBe(2);
  });
});
