import { Field, Int64, makeData, RecordBatch, Schema, Struct } from "apache-arrow";
import { EMPTY_SCHEMA, emptyBatch, encodeStream, makeBatch } from "vgi-arrow";
import type { RpcRequest, StreamRequest } from "../connection.js";
import { routedRouting } from "../wire/routing.js";

export const NUMBERS: Schema = new Schema([new Field("n", new Int64(), true)]);

/** One int64 column. */
export function numbers(values: readonly bigint[], metadata: ReadonlyMap<string, string> = new Map()): RecordBatch {
  const column = makeData({ type: new Int64(), data: BigInt64Array.from(values) });
  const data = makeData({ type: new Struct(NUMBERS.fields), length: values.length, nullCount: 0, children: [column] });
  return new RecordBatch(NUMBERS, data, new Map(metadata));
}

/** The values of the first column. */
export function valuesOf(batch: RecordBatch | null): (bigint | null)[] | null {
  if (batch === null) return null;
  return Array.from(batch.getChildAt(0) ?? [], (value) => value as bigint | null);
}

/** A log batch. */
export function logBatch(level: string, message: string, schema: Schema = NUMBERS): RecordBatch {
  return emptyBatch(
    schema,
    new Map([
      ["vgi_rpc.log_level", level],
      ["vgi_rpc.log_message", message],
    ]),
  );
}

/** An error batch. */
export function errorBatch(
  message: string,
  extra: Readonly<Record<string, string>> = {},
  schema: Schema = EMPTY_SCHEMA,
): RecordBatch {
  return emptyBatch(
    schema,
    new Map([["vgi_rpc.log_level", "EXCEPTION"], ["vgi_rpc.log_message", message], ...Object.entries(extra)]),
  );
}

/** A whole reply. */
export function reply(...batches: readonly RecordBatch[]): Uint8Array {
  return encodeStream(batches[0]?.schema ?? NUMBERS, batches);
}

/** A batch with one row and without columns: the parameters of a method that takes none. */
export function noParams(): RecordBatch {
  return makeBatch(EMPTY_SCHEMA, [], 1);
}

export function request(method = "m"): RpcRequest {
  return { method, routing: routedRouting("test.v1"), protocolVersion: "1.2.3", params: noParams() };
}

export function streamRequest(options: Partial<StreamRequest> = {}): StreamRequest {
  return { ...request("s"), hasHeader: false, mode: "producer", inputSchema: null, ...options };
}
