import type { RecordBatch, Schema } from "apache-arrow";
import {
  batchFromColumns,
  batchFromRows,
  EMPTY_SCHEMA,
  encodeSchema,
  emptyBatch,
  readRows,
  record,
  type RecordDescriptor,
  type SchemaSpec,
  structType,
  toArrowSchema,
} from "vgi-arrow";
import { createChannelPool } from "vgi-runtime";
import { type Service, type ServiceMethod, ServiceError } from "vgi-runtime/server";
import { PooledService } from "../../src/services/pooled-service.js";
import type { DriftPolicy } from "../../src/drift/drift-policy.js";
import type { RunningCall } from "../../src/running-call.js";
import { MemoryConnection } from "../../src/test-kit/in-memory/memory-connection.js";

const PROTOCOL = "weather.Station.v1";

/** A station in this process, and what happened to it. */
export interface Station extends AsyncDisposable {
  readonly service: PooledService;
  /** Methods that were called, in order. */
  readonly called: readonly string[];
  /** Streams that were cancelled. */
  readonly cancelled: readonly string[];
  /** Calls of the client that have not ended. */
  readonly calls: ReadonlySet<RunningCall>;
}

/** What the station says of itself. */
export interface StationDescription {
  readonly hash: string;
  /** Columns of the result of `mean`. */
  readonly mean: SchemaSpec;
}

/** Parameters and result of `mean`, as the tests' generated code has them. */
export const meanParams: SchemaSpec = {
  fields: [
    { name: "a", type: "float64", nullable: false },
    { name: "b", type: "float64", nullable: false },
  ],
};
export const meanResult: SchemaSpec = { fields: [{ name: "result", type: "float64", nullable: false }] };

/** Starts a station; `description: null` is one that does not describe itself. */
export function openStation(
  drift: DriftPolicy = "off",
  description: StationDescription | null = { hash: "a1", mean: meanResult },
): Station {
  const called: string[] = [];
  const cancelled: string[] = [];
  const calls = new Set<RunningCall>();
  const methods = stationMethods(called, cancelled, description);
  const served: Service = { protocolName: null, protocolVersion: null, methods };
  const pool = createChannelPool("memory:station", async () => new MemoryConnection(served, () => undefined));
  const service = new PooledService({ pool, defaults: {}, calls, close: () => pool.close(), drift });
  return { service, called, cancelled, calls, [Symbol.asyncDispose]: () => service.close() };
}

function stationMethods(
  called: string[],
  cancelled: string[],
  description: StationDescription | null,
): ReadonlyMap<string, ServiceMethod> {
  const readings = toArrowSchema({ fields: [{ name: "n", type: "int64", nullable: true }] });
  const header = toArrowSchema({ fields: [{ name: "station", type: "utf8", nullable: true }] });
  const unary = (name: string, result: Schema, handle: (row: Readonly<Record<string, unknown>>) => RecordBatch) =>
    [
      name,
      {
        kind: "unary",
        params: null,
        result,
        handle: (params, context) => {
          called.push(name);
          context.log("INFO", `${name} was called`);
          return handle(readRows(params)[0] ?? {});
        },
      } satisfies ServiceMethod,
    ] as const;
  const stream = (name: string, mode: "producer" | "exchange", declared: Schema | null) =>
    [
      name,
      {
        kind: "stream",
        params: null,
        header: declared,
        open: (params) => {
          called.push(name);
          const count = Number(readRows(params)[0]?.["count"] ?? Infinity);
          let next = 0;
          return {
            header: declared === null ? null : batchFromRows(declared, [{ station: "north" }]),
            mode,
            output: readings,
            next: (input) => {
              if (mode === "exchange") return batchFromColumns(readings, [[BigInt(input.numRows)]]);
              if (next === 13) throw new ServiceError("the thermometer broke", { type: "BrokenError" });
              next += 1;
              return next > count ? null : batchFromRows(readings, [{ n: BigInt(next) }]);
            },
            cancel: () => void cancelled.push(name),
          };
        },
      } satisfies ServiceMethod,
    ] as const;
  const mean = toArrowSchema(description?.mean ?? meanResult);
  return new Map<string, ServiceMethod>([
    unary("ping", EMPTY_SCHEMA, () => emptyBatch(EMPTY_SCHEMA)),
    unary("mean", mean, ({ a, b }) => batchFromRows(mean, [{ result: (Number(a) + Number(b)) / 2 }])),
    unary("name", toArrowSchema(nameResult), ({ id }) => batchFromRows(toArrowSchema(nameResult), [{ result: id }])),
    unary("fail", EMPTY_SCHEMA, () => {
      throw new ServiceError("no such station: *", { type: "StationError", code: "NOT_FOUND", kind: "no_station" });
    }),
    stream("observe", "producer", null),
    stream("observe_with_header", "producer", header),
    stream("count_rows", "exchange", header),
    ...(description === null ? [] : reflection(called, description)),
  ]);
}

const nameResult: SchemaSpec = { fields: [{ name: "result", type: "utf8", nullable: false }] };
const bytes = toArrowSchema({ fields: [{ name: "result", type: "binary", nullable: false }] });

/** Answers of `vgi_rpc.Reflection.v1`: wire specification, section 14. */
function reflection(called: string[], { hash, mean }: StationDescription): (readonly [string, ServiceMethod])[] {
  const summary = {
    protocol: PROTOCOL,
    protocolVersion: "",
    protocolHash: hash,
    deprecated: false,
    deprecationMessage: "",
  };
  const answer = <T>(name: string, descriptor: RecordDescriptor<unknown, T>, value: T) =>
    [
      name,
      {
        kind: "unary",
        params: null,
        result: bytes,
        handle: () => {
          called.push(name);
          return batchFromRows(bytes, [{ result: descriptor.encode(value) }]);
        },
      } satisfies ServiceMethod,
    ] as const;
  const described = {
    name: "mean",
    methodType: "unary",
    hasReturn: true,
    hasHeader: false,
    streamKind: "",
    paramsSchemaIpc: encodeSchema(toArrowSchema(meanParams)),
    resultSchemaIpc: encodeSchema(toArrowSchema(mean)),
    headerSchemaIpc: new Uint8Array(),
  };
  const server = { serverId: "s", serverVersion: "1", requestVersion: "1" };
  return [
    answer("list_protocols", listing, { ...server, protocols: [summary] }),
    answer("describe", serviceDescription, { ...summary, methods: [described] }),
  ];
}

const summaryFields = [
  { name: "protocol", type: "utf8" },
  { name: "protocol_version", type: "utf8" },
  { name: "protocol_hash", type: "utf8" },
  { name: "deprecated", type: "bool" },
  { name: "deprecation_message", type: "utf8" },
] as const;
const summaryRecord = record<unknown, object>("ProtocolSummary", summaryFields);
const methodRecord = record<unknown, object>("MethodInfo", [
  { name: "name", type: "utf8" },
  { name: "method_type", type: "utf8" },
  { name: "has_return", type: "bool" },
  { name: "has_header", type: "bool" },
  { name: "stream_kind", type: "utf8" },
  { name: "params_schema_ipc", type: "binary", holds: "opaque" },
  { name: "result_schema_ipc", type: "binary", holds: "opaque" },
  { name: "header_schema_ipc", type: "binary", holds: "opaque" },
]);
const listOf = (name: string, item: RecordDescriptor) =>
  ({
    name,
    type: { list: { name: "item", type: structType(item), nullable: true } },
    holds: { list: { struct: item } },
  }) as const;
const listing = record<unknown, object>("ProtocolList", [
  { name: "server_id", type: "utf8" },
  { name: "server_version", type: "utf8" },
  { name: "request_version", type: "utf8" },
  listOf("protocols", summaryRecord as RecordDescriptor),
]);
const serviceDescription = record<unknown, object>("ServiceDescription", [
  ...summaryFields,
  listOf("methods", methodRecord as RecordDescriptor),
]);
