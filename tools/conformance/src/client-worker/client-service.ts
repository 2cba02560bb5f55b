import type { RecordBatch } from "apache-arrow";
import { batchFromRows, readRows, type SchemaSpec, toArrowSchema } from "vgi-arrow";
import {
  type RpcCallOptions,
  type RpcConnection,
  routedRouting,
  type RpcRequest,
  type StreamSession,
} from "vgi-runtime";

const routing = routedRouting("ClientConformanceService");

/** Columns of the typed exchange; order, names and nullability are checked to the letter. */
export const TYPED_EXCHANGE: SchemaSpec = {
  fields: [
    { name: "nullable_float", type: "float64", nullable: true },
    { name: "tags", type: { list: { name: "item", type: "utf8", nullable: true } }, nullable: true },
    { name: "category", type: { dictionary: "utf8", index: "int16" }, nullable: true },
    { name: "event_time", type: { timestamp: "us", timezone: "UTC" }, nullable: true },
    { name: "amount", type: { decimal128: [18, 4] }, nullable: true },
    {
      name: "nested",
      type: {
        struct: [
          { name: "name", type: "utf8", nullable: true },
          {
            name: "scores",
            type: { list: { name: "item", type: "int32", nullable: true } },
            nullable: true,
          },
        ],
      },
      nullable: true,
    },
  ],
};

type Params = Readonly<Record<string, number | Uint8Array>>;

function request(method: string, params: Params): RpcRequest {
  const fields = Object.entries(params).map(([name, value]) => ({
    name,
    type: typeof value === "number" ? ("int64" as const) : ("binary" as const),
    nullable: false,
  }));
  const batch = batchFromRows(toArrowSchema({ fields }), [params]);
  return { method, routing, protocolVersion: null, params: batch };
}

/** A unary method of the worker; gives the value of `result`. */
export async function call(
  connection: RpcConnection,
  method: string,
  params: Params = {},
  options?: RpcCallOptions,
): Promise<unknown> {
  const batch = await connection.unary(request(method, params), { timeoutMs: 60_000, ...options });
  return readRows(batch)[0]?.["result"];
}

/** A producer of the worker. */
export function produce(
  connection: RpcConnection,
  method: string,
  params: Params = {},
  more: { readonly window?: number; readonly resumeToken?: string } = {},
): Promise<StreamSession> {
  return connection.stream(
    { ...request(method, params), hasHeader: false, mode: "producer", inputSchema: null, ...more },
    { timeoutMs: 60_000 },
  );
}

/** Opens the typed exchange, for inputs of this schema. */
export function exchange(connection: RpcConnection, schema: SchemaSpec = TYPED_EXCHANGE): Promise<StreamSession> {
  return connection.stream(
    { ...request("typed_exchange", {}), hasHeader: false, mode: "exchange", inputSchema: toArrowSchema(schema) },
    { timeoutMs: 60_000 },
  );
}

/** All batches of a producer, as rows. */
export async function rowsOf(stream: StreamSession): Promise<unknown[][]> {
  const batches: unknown[][] = [];
  for (let batch = await stream.next(); batch !== null; batch = await stream.next()) batches.push(readRows(batch));
  return batches;
}

/** One input of an exchange, and its answer. */
export async function answerTo(stream: StreamSession, input: RecordBatch): Promise<RecordBatch | null> {
  await stream.send(input);
  return stream.next();
}
