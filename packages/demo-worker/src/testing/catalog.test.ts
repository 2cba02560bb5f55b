import type { Schema } from "apache-arrow";
import { schemaSpecOf } from "vgi-arrow";
import { beforeAll, describe, expect, it } from "vitest";
import { demoCatalog } from "../demo/demo-catalog.js";
import { lockedCatalog } from "../demo/locked-catalog.js";
import { ByteFaults } from "../faults/byte-faults.js";
import { faultsCatalog } from "../faults/faults-catalog.js";
import { utf8, WorkerDriver } from "./worker-driver.js";
import { signature } from "vgi-client/testing";

type Item = Readonly<Record<string, unknown>>;
const catalogs = [demoCatalog, faultsCatalog(new ByteFaults()), lockedCatalog];

/** Everything that a catalog says, listed as a client does it. */
async function listing(worker: WorkerDriver, routed: boolean): Promise<unknown> {
  const items = async (method: string, params: Item = {}): Promise<Item[]> =>
    ((await worker.unary(method, params)) as { items: Item[] }).items;
  const schemas = [];
  for (const schema of await items("catalog_schemas")) {
    const name = routed ? (schema["path"] as string[])[0] : schema["name"];
    const place = routed ? { path: [name] } : { name };
    const functions: Item[] = [];
    for (const type of ["SCALAR_FUNCTION", "TABLE_FUNCTION", "AGGREGATE_FUNCTION"]) {
      functions.push(...(await items("catalog_schema_contents_functions", { ...place, type })));
    }
    schemas.push({
      name,
      comment: schema["comment"],
      functions: functions.map((one) => ({
        name: one["name"],
        type: one["functionType"],
        description: one["description"],
        arguments: schemaSpecOf(one["arguments"] as Schema).fields,
        output: schemaSpecOf(one["outputSchema"] as Schema).fields,
        hasFinalize: one["hasFinalize"],
        requiredSettings: one["requiredSettings"],
      })),
      tables: (await items("catalog_schema_contents_tables", place)).map((one) => one["name"]),
      views: (await items("catalog_schema_contents_views", place)).map((one) => one["name"]),
      macros: (await items("catalog_schema_contents_macros", { ...place, type: "SCALAR_MACRO" })).map(
        (one) => one["name"],
      ),
    });
  }
  return schemas;
}

describe.each(["2.2.0", "1.0.0"])("the catalogs at %s", (version) => {
  const routed = version === "2.2.0";
  let worker: WorkerDriver;
  beforeAll(async () => {
    worker = await WorkerDriver.start(catalogs, version);
  });

  it("are listed with their attach options", async () => {
    const { items } = (await worker.unary("catalog_catalogs", {})) as { items: Item[] };
    expect(
      items.map((one) => [one["name"], (one["attachOptionSpecs"] as Item[]).map((option) => option["name"])]),
    ).toEqual([
      ["demo", ["region"]],
      ["faults", []],
      ["locked", ["key", "attempts"]],
    ]);
  });

  it("say the same as ever", async () => {
    const attached = await worker.attach("demo");
    expect((attached["settings"] as Item[]).map((one) => one["name"])).toEqual(["tax_percent", "verbose"]);
    const text = JSON.stringify(await listing(worker, routed), null, 2);
    // Both versions say the same: one golden serves them.
    await expect(`${text}\n`).toMatchFileSnapshot("goldens/demo-catalog.json");
  });

  it("refuse an attach that can't be, and say why", async () => {
    await expect(worker.attach("nothing")).rejects.toThrow(
      "there is no catalog 'nothing'; there is: demo, faults, locked",
    );
    await expect(worker.attach("locked")).rejects.toThrow("can't be attached without the option 'key'");
    await expect(worker.attach("locked", { kee: utf8("x") })).rejects.toThrow(
      "has no attach option 'kee'; there is: key, attempts",
    );
    await expect(worker.attach("locked", { key: utf8("x") })).resolves.toMatchObject({ defaultSchema: "main" });
  });

  it("give single objects, and the scan function of a table", async () => {
    await worker.attach("demo");
    const place = routed ? { schemaPath: ["weather"] } : { schemaName: "weather" };
    const get = async (method: string, name: string): Promise<Item[]> =>
      ((await worker.unary(method, { ...place, name })) as { items: Item[] }).items;
    expect((await get("catalog_table_get", "stations")).map((one) => one["primaryKeyConstraints"])).toEqual([[[0]]]);
    expect(await get("catalog_table_get", "nothing")).toEqual([]);
    expect(await get("catalog_view_get", "mountain_stations")).toHaveLength(1);
    const scan = await worker.unary("catalog_table_scan_function_get", { ...place, name: "stations" });
    expect(scan).toMatchObject({ functionName: "stations_scan", requiredExtensions: [] });
  });

  it("are read-only, and say so", async () => {
    await worker.attach("demo");
    await expect(worker.unary("catalog_drop", { name: "demo" })).rejects.toThrow(
      "this worker does not do 'catalog_drop'",
    );
  });
});

it("whole contents come in one answer at 2.2, and not again for the same etag", async () => {
  const worker = await WorkerDriver.start(catalogs, "2.2.0");
  expect(await worker.attach("demo")).toMatchObject({ supportsCatalogContents: true });
  const contents = (await worker.unary("catalog_contents", { ifNoneMatch: null })) as Item;
  expect((contents["functions"] as Item[]).length).toBe(
    demoCatalog.schemas.flatMap((schema) => schema.functions).length,
  );
  const again = await worker.unary("catalog_contents", { ifNoneMatch: contents["etag"] });
  expect(again).toMatchObject({ notModified: true, functions: null });
  const older = await WorkerDriver.start(catalogs, "2.1.0");
  expect(await older.attach("demo")).toMatchObject({ supportsCatalogContents: false });
});

it("signatures of one name differ, and every function and argument is documented", () => {
  for (const schema of catalogs.flatMap((catalog) => catalog.schemas)) {
    const signatures = schema.functions.map(signature);
    expect(new Set(signatures).size).toBe(signatures.length);
    for (const one of schema.functions) {
      expect(one.description, one.name).not.toBe("");
      for (const argument of Object.values(one.arguments)) expect(argument.doc, one.name).not.toBe("");
    }
  }
});
