import { Field, Int64, type RecordBatch, Schema } from "apache-arrow";
import { batchFromColumns, batchFromRows, EMPTY_SCHEMA, makeBatch, readRows, toArrowSchema } from "vgi-arrow";
import { routedRouting, type RpcRequest } from "vgi-runtime";
import { type Service, ServiceError, type ServiceMethod } from "vgi-runtime/server";

const PROTOCOL = "soak.v1";
const ROWS: Schema = new Schema([new Field("n", new Int64(), true)]);
const PARAMS: Schema = toArrowSchema({
  fields: ["first", "batches", "rows"].map((name) => ({ name, type: "int64", nullable: false })),
});
const RESULT: Schema = toArrowSchema({ fields: [{ name: "result", type: "int64", nullable: false }] });

/** What a stream of rows is asked for: `batches` of `rows` each, numbered from `first`. */
export interface RowsWanted {
  readonly first: number;
  readonly batches: number;
  readonly rows: number;
}

const one: ServiceMethod = {
  kind: "unary",
  params: null,
  result: RESULT,
  handle: () => batchFromRows(RESULT, [{ result: 1n }]),
};

const refuse: ServiceMethod = {
  kind: "unary",
  params: null,
  result: RESULT,
  handle: () => {
    throw new ServiceError("refused, as always", { code: "FAILED_PRECONDITION" });
  },
};

const rows: ServiceMethod = {
  kind: "stream",
  params: PARAMS,
  header: null,
  open: (params) => {
    const wanted = readRows(params)[0] as Record<keyof RowsWanted, bigint>;
    const length = Number(wanted.rows);
    let sent = 0n;
    return {
      header: null,
      mode: "producer",
      output: ROWS,
      next: () => {
        if (sent === wanted.batches) return null;
        const start = wanted.first + sent * wanted.rows;
        sent += 1n;
        return batchFromColumns(ROWS, [numbersFrom(start, length)]);
      },
    };
  },
};

/** One batch again and again: it costs the worker nothing, so that the client is what is measured. */
const same: ServiceMethod = {
  kind: "stream",
  params: PARAMS,
  header: null,
  open: (params) => {
    const wanted = readRows(params)[0] as Record<keyof RowsWanted, bigint>;
    const batch = batchFromColumns(ROWS, [numbersFrom(0n, Number(wanted.rows))]);
    let left = wanted.batches;
    return {
      header: null,
      mode: "producer",
      output: ROWS,
      next: () => {
        left -= 1n;
        return left < 0n ? null : batch;
      },
    };
  },
};

/** Methods without any work of their own. */
export const soakService: Service = {
  protocolName: PROTOCOL,
  protocolVersion: "1.0.0",
  methods: new Map<string, ServiceMethod>([
    ["one", one],
    ["refuse", refuse],
    ["rows", rows],
    ["same", same],
  ]),
};

/** A request for a method of {@link soakService}. */
export function soakRequest(method: string, wanted?: RowsWanted): RpcRequest {
  const params =
    wanted === undefined
      ? makeBatch(EMPTY_SCHEMA, [], 1)
      : batchFromRows(PARAMS, [
          { first: BigInt(wanted.first), batches: BigInt(wanted.batches), rows: BigInt(wanted.rows) },
        ]);
  return { method, routing: routedRouting(PROTOCOL), protocolVersion: "1.0.0", params };
}

/** Numbers of a batch of rows. */
export function numbersOf(batch: RecordBatch): number[] {
  return Array.from(batch.getChildAt(0)?.toArray() as BigInt64Array, Number);
}

function numbersFrom(start: bigint, length: number): BigInt64Array {
  const values = new BigInt64Array(length);
  for (let i = 0, value = start; i < length; i += 1, value += 1n) values[i] = value;
  return values;
}
