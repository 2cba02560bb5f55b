import { describe, expect, test } from "vitest";
import { RpcError } from "vgi-runtime";
import {
  AttachOptionError,
  CatalogNotFoundError,
  SchemaNotFoundError,
  SessionClosedError,
  type CatalogModel,
  type FunctionModel,
  type VgiClient,
} from "../src/index.js";
import { caught } from "./support/caught.js";
import { lanes } from "./support/lanes.js";
import { useLane } from "./support/use-lane.js";

const catalogs = new Map<string, CatalogModel>();

describe.each(lanes)("catalogs over $transport, protocol $protocol", ({ transport, protocol }) => {
  let client: VgiClient;

  useLane({ transport, protocol }, (opened) => void (client = opened));

  test("the list names every catalog with its options", async () => {
    const list = await client.catalogs();
    expect(list.map(({ name }) => name)).toEqual(["demo", "faults", "locked"]);
    const options = list.find(({ name }) => name === "locked")?.attachOptions ?? [];
    expect(options.map(({ name, type, default: value }) => ({ name, type, value }))).toEqual([
      { name: "key", type: "utf8", value: undefined },
      { name: "attempts", type: "int32", value: 3 },
    ]);
  });

  test("an attached catalog knows its default schema and lists the others", async () => {
    await using db = await client.attach("demo");
    expect(db).toMatchObject({ catalog: "demo", defaultSchema: "main", protocolVersion: protocol });
    expect(await db.schemas()).toEqual([
      { path: ["main"], comment: "Functions of every kind, on nothing in particular", tags: {} },
      { path: ["weather"], comment: "Made-up weather at real places", tags: { source: "invented" } },
    ]);
  });

  test("a schema's contents are the same as in the whole catalog, by name or path", async () => {
    await using db = await client.attach("demo");
    const whole = await db.loadCatalog();
    catalogs.set(`${transport} ${protocol}`, whole);
    expect(await db.schemaContents("weather")).toEqual(whole.schemas[1]);
    expect(await db.schemaContents(["main"])).toEqual(whole.schemas[0]);
    expect(whole.schemas[1]?.tables[0]).toMatchObject({ name: "stations", notNull: [0, 1], unique: [[1]] });
  });

  test("a schema that does not exist is named with those that do", async () => {
    await using db = await client.attach("demo");
    const error = await caught(db.schemaContents("wether"));
    expect(error).toBeInstanceOf(SchemaNotFoundError);
    expect(error.message).toBe(
      'there is no schema "wether" in catalog "demo". Did you mean "weather"? Available: main, weather.',
    );
  });

  test("a catalog that does not exist is named with those that do", async () => {
    const error = await caught(client.attach("dmeo"));
    expect(error).toBeInstanceOf(CatalogNotFoundError);
    expect(error).toMatchObject({ catalog: "dmeo", available: ["demo", "faults", "locked"] });
    expect(error.message).toContain('there is no catalog "dmeo" at ');
    expect(error.message).toContain('Did you mean "demo"?');
  });

  test("options are typed as the catalog declares them", async () => {
    await using db = await client.attach("locked", { options: { key: "sesame", attempts: 5 } });
    expect((await db.loadCatalog()).name).toBe("locked");
  });

  test("a required option that is missing is named, with how to give it", async () => {
    for (const options of [undefined, { attempts: 1 }]) {
      const error = await caught(client.attach("locked", { options }));
      expect(error).toBeInstanceOf(AttachOptionError);
      expect(error).toMatchObject({ options: ["key"] });
      expect(error.message).toContain("key");
      expect(error.message).toContain("{ options: { key: … } }");
      if (options === undefined || protocol === "1.0.0") expect(error.cause).toBeInstanceOf(RpcError);
    }
  });

  test("an unknown option is named with the one that was probably meant", async () => {
    const error = await caught(client.attach("locked", { options: { key: "x", atempts: 1 } }));
    expect(error).toBeInstanceOf(AttachOptionError);
    expect(error).toMatchObject({ options: ["atempts"] });
    expect(error.message).toContain('Did you mean "attempts"?');
  });

  test("an option of the wrong type is named with the type it has", async () => {
    const error = await caught(client.attach("locked", { options: { key: "x", attempts: "many" } }));
    expect(error.message).toContain("attempts");
    expect(error.message).toContain("int32");
  });

  test("a closed session says so, and the client goes on", async () => {
    const db = await client.attach("demo");
    await db.close();
    await db.close();
    const error = await caught(db.schemas());
    expect(error).toBeInstanceOf(SessionClosedError);
    expect(error.message).toContain("demo");
    expect(await client.catalogs()).toHaveLength(3);
  });
});

describe("one catalog through different calls", () => {
  test("is the same over both transports", () => {
    expect(loaded("http 2.2.0")).toEqual(loaded("stdio 2.2.0"));
    expect(loaded("http 1.0.0")).toEqual(loaded("stdio 1.0.0"));
  });

  test("is the same by catalog_contents at 2.2.0 and schema by schema at 1.0.0, but for what 1.0.0 lacks", () => {
    expect(asKnownAt1(loaded("stdio 2.2.0"))).toEqual(asKnownAt1(loaded("stdio 1.0.0")));
  });
});

/** What protocol 1.0.0 has no field for: typed defaults of arguments, and whether an attach option is required. */
function asKnownAt1(catalog: CatalogModel): CatalogModel {
  return {
    ...catalog,
    attachOptions: catalog.attachOptions.map((option) => ({ ...option, required: false })),
    schemas: catalog.schemas.map((schema) => ({ ...schema, functions: schema.functions.map(withoutDefaults) })),
  };
}

function withoutDefaults(one: FunctionModel): FunctionModel {
  return { ...one, arguments: one.arguments.map(({ default: _default, ...argument }) => argument) };
}

function loaded(lane: string): CatalogModel {
  const catalog = catalogs.get(lane);
  if (catalog === undefined) throw new Error(`${lane} was not loaded`);
  return catalog;
}
