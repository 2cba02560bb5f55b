import type { RecordBatch } from "apache-arrow";
import { expect, test } from "vitest";
import type { RpcInterceptor } from "vgi-runtime";
import type { Session } from "../src/index.js";
import { int64Batch, valuesOf } from "./support/batches.js";
import { openLane } from "./support/lanes.js";

type Call = (db: Session, input: RecordBatch[] | AsyncIterable<RecordBatch>) => Promise<unknown>;

const calls: Readonly<Record<string, Call>> = {
  scalar: (db, input) => valuesOf(db.scalar({ name: "double", input })),
  "table-in-out": (db, input) => valuesOf(db.tableInOut({ name: "add_row_number", input })),
};

async function* arriving(batches: RecordBatch[]): AsyncGenerator<RecordBatch> {
  yield* batches;
}

test.each(Object.entries(calls))(
  "%s: bind is said to come before many inputs, where they are there",
  async (_, call) => {
    const said: (boolean | undefined)[] = [];
    const listening: RpcInterceptor = {
      unary(request, options, next) {
        if (request.method === "bind") said.push(options.beforeMany);
        return next(request, options);
      },
    };
    await using worker = await openLane({ transport: "stdio", protocol: "2.2.0" });
    const client = await worker.connect({ interceptors: [listening] });
    const db = await client.attach("demo");
    const [one, other] = [int64Batch("n", [1n]), int64Batch("n", [2n])];
    await call(db, [one, other]);
    await call(db, [one]);
    await call(db, arriving([one, other]));
    expect(said).toEqual([true, false, false]);
    await client.close();
  },
);
