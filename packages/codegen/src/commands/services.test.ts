import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, expect, test } from "vitest";
import type { ServiceModel } from "vgi-client";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { formatSnapshot } from "../read/snapshot-file.js";
import { demoWorker, runCommand, type Outcome } from "../testing/run-command.js";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { serviceMethod, stationServices } from "../testing/sample-services.js";
import { filesBelow, temporaryFolder } from "../testing/temporary-folder.js";

/** What each command makes of services, from snapshots: tools/conformance goes the same way with a real server. */
let folder: string;

beforeEach(async () => {
  const temporary = await temporaryFolder();
  folder = temporary.path;
  await configure({});
  await store(stationServices);
  return () => temporary[Symbol.asyncDispose]();
});

const bare: CatalogSnapshot = { format: 1, protocolVersion: null, catalogs: [], bound: [] };

function configure(more: object): Promise<void> {
  return writeFile(join(folder, "vgi.config.json"), JSON.stringify({ snapshot: "s.json", out: "src/vgi", ...more }));
}

function store(services: readonly ServiceModel[], path = "s.json"): Promise<void> {
  return writeFile(join(folder, path), formatSnapshot({ ...bare, services }));
}

function run(...args: readonly string[]): Promise<Outcome> {
  return runCommand(folder, args, { env: {} });
}

/** The same protocols with one method of the first changed. */
function changed(change: (methods: ServiceModel["methods"]) => ServiceModel["methods"]): ServiceModel[] {
  return stationServices.map((service, index) =>
    index === 0 ? { ...service, hash: "b2".repeat(32), methods: change(service.methods) } : service,
  );
}

const grown = changed((methods) => [...methods, serviceMethod("reset")]);
const shrunk = changed((methods) => methods.filter(({ name }) => name !== "observe"));

test("check and diff tell what was generated from what would be, without the files of others", async () => {
  await writeFile(join(folder, "garden.json"), formatSnapshot(gardenSnapshot));
  expect((await run("generate", "--snapshot", "garden.json")).code).toBe(0);
  expect((await run("generate")).code).toBe(0);
  expect(await run("check", "--offline")).toMatchObject({ code: 0, stdout: "" });
  await store(grown);
  expect(await run("check", "--offline")).toMatchObject({
    code: 4,
    stdout: expect.stringMatching(/Additive[^]*weather\.Station\.v1\.method\.reset: method added[^]*stale services\//),
  });
  await store(shrunk);
  expect(await run("check", "--offline")).toMatchObject({ code: 5 });
  expect(await run("diff", "--generated")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/Breaking[^]*weather\.Station\.v1\.method\.observe: method removed/),
  });
});

test("only what is used counts", async () => {
  await run("generate");
  await mkdir(join(folder, "src/app"));
  await writeFile(
    join(folder, "src/app/one.ts"),
    'import { connect, mean } from "../vgi/services/weatherStationV1.js";\nconsole.log(connect, mean);\n',
  );
  await store(shrunk);
  await run("generate");
  await store(stationServices, "old.json");
  expect(await run("diff", "--snapshot", "old.json", "--to", "s.json", "--used-in", "src/app", "--json")).toMatchObject(
    {
      code: 0,
      stdout: expect.stringContaining('"unused": 1'),
    },
  );
  const withoutMean = changed((methods) => methods.filter(({ name }) => name !== "mean"));
  await store(withoutMean);
  expect((await run("check", "--offline", "--used-in", "src/app")).code).toBe(5);
});

test("pull and check ask for services that are known, and a worker that can't list any has none", async () => {
  await configure({ address: demoWorker, catalogs: ["demo"] });
  await writeFile(
    join(folder, "s.json"),
    formatSnapshot({ ...gardenSnapshot, catalogs: [], services: stationServices }),
  );
  expect(await run("pull", "--json")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"services": []'),
    stderr: expect.stringMatching(/warning: services that .*s\.json had are not read any more: weather\./),
  });
  expect((await run("pull", "--services")).stderr).toMatch(/can't be asked what it hosts/);
}, 60_000);

test("a lock that was edited is refused with its place", async () => {
  await run("generate");
  const path = join(folder, "src/vgi/.vgi-codegen/lock.json");
  const lock = JSON.parse(await readFile(path, "utf8")) as { readonly services: object };
  await writeFile(path, JSON.stringify({ ...lock, services: { ...lock.services, from: [{ protocol: 1 }] } }));
  const { code, stderr } = await run("check", "--offline");
  expect([code, stderr]).toEqual([2, expect.stringMatching(/does not tell what services were generated from/)]);
});

test("a package of a service alone is one of that protocol", async () => {
  await store(stationServices.slice(0, 1));
  const { code, stderr } = await run("pack", "--out", "sdk", "--package", "@me/station", "--license", "MIT");
  expect([code, stderr]).toEqual([0, expect.stringContaining("@me/station 0.1.0")]);
  const files = await filesBelow(join(folder, "sdk"));
  expect(JSON.parse(files["package.json"] ?? "")).toMatchObject({
    description: "Typed methods of the protocol weather.Station.v1",
    types: "./dist/services/weatherStationV1.d.ts",
    exports: {
      ".": { default: "./dist/services/weatherStationV1.js" },
      "./services/weatherStationV1": { types: "./dist/services/weatherStationV1.d.ts" },
      "./services/connect": { types: "./dist/services/connect.d.ts" },
    },
    vgi: { catalogs: [], services: [{ protocol: "weather.Station.v1", version: "1.4.0", hash: "a1".repeat(32) }] },
  });
  const readme = files["README.md"] ?? "";
  expect(readme).toContain('import { connect, mean } from "@me/station";');
  expect(readme).toContain("for await (const row of observe(service, { count: 3n })) console.log(row);");
  expect(readme).toMatch(/\| `@me\/station` \| the protocol: 8 methods, and `connect` \|/);
  expect(files["test/smoke.test.mjs"]).toMatch(/\["@me\/station"\]: \[.*"mean".*\]/);
  await promisify(execFile)(process.execPath, ["--check", join(folder, "sdk/test/smoke.test.mjs")]);
  await store(shrunk.slice(0, 1));
  const next = await run("pack", "--out", "sdk", "--json");
  expect(JSON.parse(next.stdout)).toMatchObject({ version: "0.2.0", bump: "minor" });
}, 120_000);

test("catalogs and services are one package, and services go with what they were read from", async () => {
  const both = { ...gardenSnapshot, services: stationServices };
  await writeFile(join(folder, "s.json"), formatSnapshot(both));
  await run("pack", "--out", "sdk", "--package", "both");
  const { exports } = JSON.parse(await readFile(join(folder, "sdk/package.json"), "utf8")) as { exports: object };
  expect(exports).toMatchObject({
    ".": { default: "./dist/garden/main.js" },
    "./services/weatherAlertsV2": { default: "./dist/services/weatherAlertsV2.js" },
  });
  await writeFile(join(folder, "s.json"), formatSnapshot(gardenSnapshot));
  expect((await run("pack", "--out", "sdk")).stdout).toContain("delete dist/services/weatherAlertsV2.js");
}, 120_000);

test("plugins change services and add files beside theirs", async () => {
  const plugin = `export const plugin = {
    name: "lists",
    apiVersion: 1,
    transformModel: (snapshot) => ({
      ...snapshot,
      services: snapshot.services.filter(({ protocol }) => protocol.startsWith("weather.Station")),
    }),
    emitServices: ({ services, files }) => [
      { path: "list.ts", content: \`export const list: readonly number[] = \${JSON.stringify([services.length, files.length])};\\n\` },
    ],
  };`;
  await writeFile(join(folder, "plugin.mjs"), plugin);
  await configure({ plugins: ["./plugin.mjs"], target: "js" });
  expect((await run("generate")).code).toBe(0);
  const files = await filesBelow(join(folder, "src/vgi"));
  expect(files["services/list.js"]).toContain("[1, 2]");
  expect(Object.keys(files).filter((path) => path.includes("Alerts"))).toEqual([]);
  await writeFile(join(folder, "other.mjs"), plugin.replace("list.ts", "connect.ts"));
  await configure({ plugins: ["./other.mjs"], target: "js" });
  const { code, stderr } = await run("generate");
  expect([code, stderr]).toEqual([2, expect.stringMatching(/lists can't write "connect\.ts": vgi-codegen writes/)]);
});

test("doctor tells of services, and init makes a package of them", async () => {
  expect(await run("doctor")).toMatchObject({ code: 0, stdout: expect.stringContaining("read from") });
  expect(await run("init", "--package", "@me/station", "--license", "MIT", "--yes")).toMatchObject({ code: 0 });
  const files = await filesBelow(join(folder, "packages/station"));
  expect(Object.keys(files)).toContain("dist/services/weatherStationV1.js");
}, 120_000);
