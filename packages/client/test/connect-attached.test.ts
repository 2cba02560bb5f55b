import { beforeAll, expect, test } from "vitest";
import { UsageError } from "vgi-runtime";
import { connect, connectAttached } from "../src/index.js";
import { caught } from "./support/caught.js";
import { stdioWorker } from "./support/demo-workers.js";
import { belongings, childProcesses, leftBehind, type Belongings } from "./support/left-behind.js";

let before: Belongings;

beforeAll(async () => {
  // What the first connection of a process loads stays.
  const client = await connect(stdioWorker());
  await client.catalogs();
  await client.close();
  before = belongings();
});

test("the worker that starts first is the one that is attached to, and ends with the session", async () => {
  const db = await connectAttached(stdioWorker(), "demo");
  expect(childProcesses().length).toBe(before.children.length + 1);
  await db.close();
  expect(await leftBehind(before)).toEqual([]);
});

test.each([
  ["options that can't be used", { maxConnections: Number.NaN }, "demo"],
  ["a catalog that isn't there", {}, "elsewhere"],
])("with %s, no worker is left", async (_what, options, catalog) => {
  const error = await caught(connectAttached(stdioWorker(), catalog, options));
  expect(error instanceof UsageError).toBe("maxConnections" in options);
  expect(await leftBehind(before)).toEqual([]);
});
