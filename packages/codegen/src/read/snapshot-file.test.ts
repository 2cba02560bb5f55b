import { expect, test } from "vitest";
import { normalizeSnapshot } from "../model/normalize.js";
import { fn, schema, catalog, table } from "../testing/build-model.js";
import { gardenSnapshot, hostileCatalog } from "../testing/sample-catalog.js";
import { formatSnapshot, parseSnapshot, readSnapshot } from "./snapshot-file.js";

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
  ["with an unknown property", good.replace('"bound"', '"bond": 1, "bound"'), /additional properties \("bond"\)/],
  ["with an unknown type", good.replace('"date32"', '"date33"'), /\/bound\/0\/output\/fields\/\d\/type/],
  ["changed by hand", good.replace("Plants", "Plantz"), /changed by hand or badly merged/],
])("a snapshot %s is refused", async (_what, text, message) => {
  await expect(parseSnapshot(text, "x.json")).rejects.toThrow(message);
});

test("a missing snapshot is refused with the command that writes one", async () => {
  await expect(readSnapshot("/nonexistent/x.json")).rejects.toThrow(/can't be read.*vgi-codegen pull/s);
});
