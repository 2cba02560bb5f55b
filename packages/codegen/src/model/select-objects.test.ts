import { expect, test } from "vitest";
import { catalog, fn, schema, table } from "../testing/build-model.js";
import { selectObjects, type ObjectSelection } from "./select-objects.js";
import { snapshotFormat, type CatalogSnapshot } from "./snapshot.js";

const option = { description: "", type: "utf8" as const, required: false };

const shop: CatalogSnapshot = {
  format: snapshotFormat,
  protocolVersion: null,
  catalogs: [
    catalog({
      name: "shop",
      settings: [
        { ...option, name: "region" },
        { ...option, name: "unasked" },
      ],
      secretTypes: [{ name: "key", description: "", parameters: [] }],
      schemas: [
        schema(["main"], {
          functions: [fn("orders", { requiredSettings: ["region"] }), fn("totals", { requiredSecrets: ["key"] })],
          tables: [table("stock")],
          indexes: [{ name: "by_id", table: "stock", comment: null, tags: {}, expressions: [], unique: false }],
        }),
        schema(["main", "audit"], { functions: [fn("log")] }),
        schema(["bare"]),
      ],
    }),
  ],
  bound: [{ catalog: "shop", schema: ["main"], name: "orders", signature: "", arguments: {}, output: { fields: [] } }],
};

function selected(selection: ObjectSelection): unknown {
  const { snapshot, unused } = selectObjects(shop, selection);
  const [only] = snapshot.catalogs;
  return {
    objects: only?.schemas.map(({ path, functions, tables, indexes }) =>
      [path.join("."), ...functions, ...tables, ...indexes].map((item) =>
        typeof item === "string" ? item : item.name,
      ),
    ),
    settings: only?.settings.map(({ name }) => name),
    secrets: only?.secretTypes.map(({ name }) => name),
    bound: snapshot.bound.length,
    unused,
  };
}

test("without globs everything stays, the object itself too", () => {
  expect(selectObjects(shop, {})).toEqual({ snapshot: shop, unused: [] });
});

test("what is left out takes with it what only it reached", () => {
  expect(selected({ exclude: ["shop.main.function.orders", "**.table.*"] })).toEqual({
    objects: [["main", "totals"], ["main.audit", "log"], ["bare"]],
    settings: ["unasked"],
    secrets: ["key"],
    bound: 0,
    unused: [],
  });
});

test("of what is included some may be excluded, and globs without a match are told", () => {
  expect(
    selected({
      include: ["shop.main.*.*", "shop.man.**"],
      exclude: ["shop.main.function.totals", "shop.main.audit.function.log", "x"],
    }),
  ).toEqual({
    objects: [["main", "orders", "stock", "by_id"], ["bare"]],
    settings: ["region", "unasked"],
    secrets: [],
    bound: 1,
    unused: ["shop.man.**", "x"],
  });
});
