import { expect, test } from "vitest";
import { column } from "../src/filters/index.js";
import { connect } from "../src/index.js";
import { valuesOf } from "./support/batches.js";
import { stdioWorker } from "./support/demo-workers.js";

test("a filtered scan asks what the function takes on the connection that it has: there may be no other", async () => {
  await using client = await connect(stdioWorker(), { maxConnections: 1, timeoutMs: 3_000 });
  await using db = await client.attach("demo");
  const call = { name: "sequence", arguments: { positional: [5n] }, filter: column("n").ge(3n) };
  expect(await valuesOf(db.table(call))).toEqual([3n, 4n]);
});
