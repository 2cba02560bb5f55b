import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { generateSdk } from "../emit/generate-sdk.js";
import { normalizeSnapshot } from "../model/normalize.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { fn, schema, catalog, table } from "../testing/build-model.js";
import { gardenSnapshot, hostileCatalog } from "../testing/sample-catalog.js";
import { formatSnapshot, parseSnapshot, readSnapshot } from "./snapshot-file.js";

/** Written once, by the first version that wrote snapshots, and never again. */
const firstFormat = new URL("../../test/snapshots/format-1.json", import.meta.url);

test("a snapshot is read as it was written, hostile names and all", async () => {
  const snapshot = { ...gardenSnapshot, catalogs: [...gardenSnapshot.catalogs, hostileCatalog] };
  const read = await parseSnapshot(formatSnapshot(snapshot), "x.json");
  expect(read).toEqual(normalizeSnapshot(snapshot));
  expect(formatSnapshot(read)).toBe(formatSnapshot(snapshot));
});

test("the order in which a worker lists things does not matter", () => {
  const [garden] = gardenSnapshot.catalogs;
  if (garden === undefined) throw new Error("no garden");
  const schemas = garden.schemas.map((one) => Object.assign({}, one, { functions: one.functions.toReversed() }));
  const reversed = { ...gardenSnapshot, catalogs: [{ ...garden, schemas: schemas.toReversed() }] };
  expect(formatSnapshot(reversed)).toBe(formatSnapshot(gardenSnapshot));
});

test("what nothing tells apart is kept once", () => {
  const twice = catalog({
    schemas: [
      schema(["main"], { functions: [fn("f"), fn("f")], tables: [table("t"), table("t")] }),
      schema(["main"], { functions: [fn("g"), fn("f", { kind: "scalar" })] }),
    ],
  });
  const { catalogs } = normalizeSnapshot({ format: 1, protocolVersion: null, catalogs: [twice], bound: [] });
  const [main, ...others] = catalogs[0]?.schemas ?? [];
  expect(others).toEqual([]);
  expect(main?.functions.map(({ name, kind }) => `${kind} ${name}`)).toEqual(["scalar f", "table f", "table g"]);
  expect(main?.tables).toHaveLength(1);
});

test("a snapshot of the first format is read as ever", async () => {
  const { format, protocolVersion, catalogs, bound } = await readSnapshot(fileURLToPath(firstFormat));
  expect([format, protocolVersion]).toEqual([1, "2.2.0"]);
  expect(catalogs.map(({ name, schemas }) => [name, schemas.map(({ path }) => path.join("."))])).toEqual([
    ["garden", ["beds", "beds.south", "main"]],
  ]);
  const sdks = await generateSdk({ format, protocolVersion, catalogs, bound });
  const text = sdks.flatMap(({ files }) => files.map(({ content }) => content)).join("");
  for (const { name } of bound) expect(text).toContain(JSON.stringify(name));
});

/** The code of a snapshot, without what the lock keeps beside it: that holds what is passed over too. */
async function generated(snapshot: CatalogSnapshot): Promise<unknown> {
  return (await generateSdk(snapshot)).map(({ from: _from, ...sdk }) => sdk);
}

test("what a later version added within the format is passed over", async () => {
  const added = { later: { any: ["thing"] } };
  const [garden] = gardenSnapshot.catalogs;
  if (garden === undefined) throw new Error("no garden");
  const schemas = garden.schemas.map((one) => ({
    ...one,
    ...added,
    functions: one.functions.map((each) => ({ ...each, ...added })),
  }));
  const bound = gardenSnapshot.bound.map((one) => ({ ...one, ...added }));
  const text = formatSnapshot({ ...gardenSnapshot, catalogs: [{ ...garden, ...added, schemas }], bound });
  const read = await parseSnapshot(text.replace("{", '{ "later": 1,'), "x.json");
  expect(text).toContain('"later"');
  expect(await generated(read)).toEqual(await generated(gardenSnapshot));
});

const good = formatSnapshot(gardenSnapshot);

test.each([
  ["cut off", good.slice(0, 100), /is not JSON/],
  ["of a newer version", '{"format": 7}', /has format 7.*Update vgi-codegen/],
  ["something else", "[]", /is no catalog snapshot/],
  [
    "without a property",
    good.replace(/,\s*"protocolVersion": "2\.2\.0"/, ""),
    /must have required property 'protocolVersion'/,
  ],
  [
    "with a type it can't know",
    good.replace('"timestamp": "us"', '"timestamp": "us", "epoch": 1900'),
    /arguments\/\d\/type/,
  ],
  ["with an unknown type", good.replace('"date32"', '"date33"'), /\/bound\/\d\/output\/fields\/\d\/type/],
  ["changed by hand", good.replace("Plants", "Plantz"), /changed by hand or badly merged/],
])("a snapshot %s is refused", async (_what, text, message) => {
  await expect(parseSnapshot(text, "x.json")).rejects.toThrow(message);
});

test("a missing snapshot is refused with the command that writes one", async () => {
  await expect(readSnapshot("/nonexistent/x.json")).rejects.toThrow(/can't be read.*vgi-codegen pull/s);
});
