import { expect, test } from "vitest";
import { catalog, fn, schema, table } from "../testing/build-model.js";
import { assignCatalogNames } from "./assign-names.js";
import { unusedNames, type ConfiguredNames } from "./configured-names.js";

const shop = catalog({
  name: "shop",
  schemas: [
    schema(["main"], { functions: [fn("get"), fn("get", { kind: "scalar" }), fn("other")], tables: [table("t")] }),
    schema(["main", "deep"], { functions: [fn("x")] }),
  ],
});

function exported(names: ConfiguredNames, lock = assignCatalogNames(shop).lock): unknown {
  const { schemas } = assignCatalogNames(shop, lock, names);
  return schemas.map(({ member, groups, tables }) =>
    [member].concat(
      groups.map((group) => group.export),
      [...tables.values()].map((one) => `${one.export} ${one.stem}`),
    ),
  );
}

test("given names go before those of the lock, for functions, tables and schemas", () => {
  const names = { "main.get": "fetchIt", "shop.main.t": "things", "main.deep": "below", "main.deep.x": "get" };
  expect(exported(names)).toEqual([
    ["main", "fetchIt", "fetchItTable", "other", "things Things"],
    ["below", "get"],
  ]);
});

test("a name that another object has is given all the same: the other yields", () => {
  expect(exported({ "main.other": "get" })).toEqual([
    ["main", "getScalar", "getTable", "get", "t T"],
    ["deep", "x"],
  ]);
});

test("without them the lock's names are back", () => {
  const { lock } = assignCatalogNames(shop, undefined, { "main.get": "fetchIt" });
  expect(exported({}, lock)).toEqual(exported({}));
});

test.each([
  [{ "main.get": "delete" }, /can't give the name delete to scalar get: it is reserved/],
  [
    { "main.get": "other", "main.other": "other" },
    /can't give the name other to table other: it gives that name to scalar get too/,
  ],
])("%j is refused", (names: ConfiguredNames, message) => {
  expect(() => exported(names)).toThrow(message);
});

test("names for nothing are told", () => {
  expect(
    unusedNames({ "main.get": "a", "shop.main.t": "b", main: "c", "main.gte": "d", "x.main.t": "e" }, [shop]),
  ).toEqual(["main.gte", "x.main.t"]);
});
