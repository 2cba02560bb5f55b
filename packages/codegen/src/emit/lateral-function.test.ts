import { expect, test } from "vitest";
import { arg, catalog, fn, schema } from "../testing/build-model.js";
import { generateSdk } from "./generate-sdk.js";

test("arguments that are the columns of the input are columns, and the others stay arguments", async () => {
  const encode = fn("geo_encode", {
    kind: "table_in_out",
    arguments: [
      arg("latitude", { role: "column", type: "float64" }),
      arg("precision", { role: "named", optional: true }),
    ],
  });
  const models = [catalog({ schemas: [schema(["main"], { functions: [encode] })] })];
  const [sdk] = await generateSdk({ format: 1, protocolVersion: null, catalogs: models, bound: [] });
  const main = sdk?.files.find(({ path }) => path.endsWith("main.ts"))?.content;
  expect(main).toContain("geoEncode: LateralFunction<GeoEncodeColumns, GeoEncodeArgs>");
  expect(main).toMatch(/interface GeoEncodeColumns \{[^}]*readonly latitude: ColumnInput<number>;\s*\}/);
  expect(main).toMatch(/interface GeoEncodeArgs \{[^}]*readonly precision\?: bigint \| number \| undefined;\s*\}/);
  expect(main).toContain('{ key: "latitude", role: "column", type: "float64" }');
});
