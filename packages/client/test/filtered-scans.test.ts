import { expect, expectTypeOf, test } from "vitest";
import { column } from "../src/filters/index.js";
import { connect, type Session } from "../src/index.js";
import { valuesOf } from "./support/batches.js";
import { stdioWorker } from "./support/demo-workers.js";

test("a filtered scan asks what the function takes on the connection that it has: there may be no other", async () => {
  await using client = await connect(stdioWorker(), { maxConnections: 1, timeoutMs: 3_000 });
  await using db = await client.attach("demo");
  const call = { name: "sequence", arguments: { positional: [5n] }, filter: column("n").ge(3n) };
  expect(await valuesOf(db.table(call))).toEqual([3n, 4n]);
});

test("what has no use for a filter does not take one", () => {
  type RequestOf<Method extends "table" | "tableInOut" | "tableBuffering" | "tableScanResumable"> = keyof Parameters<
    Session[Method]
  >[0];
  expectTypeOf<"filter">().toExtend<RequestOf<"table">>();
  expectTypeOf<"filter" | "splits">().exclude<RequestOf<"tableInOut">>().toEqualTypeOf<"filter" | "splits">();
  expectTypeOf<"filter" | "splits">().exclude<RequestOf<"tableBuffering">>().toEqualTypeOf<"filter" | "splits">();
  expectTypeOf<"filter" | "splits">().exclude<RequestOf<"tableScanResumable">>().toEqualTypeOf<"filter" | "splits">();
});
