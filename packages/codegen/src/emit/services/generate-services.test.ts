import ts from "typescript";
import { expect, test } from "vitest";
import { formatSnapshot, parseSnapshot } from "../../read/snapshot-file.js";
import { hostileServices, serviceMethod, serviceModel, stationServices } from "../../testing/sample-services.js";
import { catalog } from "../../testing/build-model.js";
import { generateSdk } from "../generate-sdk.js";
import { stringLiteral } from "../literal.js";
import { checkSource } from "../../testing/check-source.js";
import { generateServices } from "./generate-services.js";

test("whatever protocols are called, the code has what we mean it to have, and every method is there", async () => {
  const { files } = await generateServices(hostileServices);
  const paths = files.map(({ path }) => path.toLowerCase());
  expect(new Set(paths).size).toBe(paths.length);
  for (const { path, content } of files) {
    expect(path).toMatch(/^services\/[\w$-]+\.ts$/);
    checkSource(content);
    expect(ts.transpileModule(content, { reportDiagnostics: true }).diagnostics, path).toEqual([]);
  }
  const text = files.map(({ content }) => content).join("\n");
  for (const { methods } of hostileServices) {
    for (const { name } of methods) expect(text).toContain(`name: ${stringLiteral(name)}`);
  }
});

test("names stay when methods and protocols are added", async () => {
  const before = await generateServices([serviceModel("a.b", { methods: [serviceMethod("foo_bar")] })]);
  const grown = [
    serviceModel("a.b", { methods: [serviceMethod("fooBar"), serviceMethod("foo_bar")] }),
    serviceModel("aB", { methods: [serviceMethod("x")] }),
  ];
  const after = await generateServices(grown, before.names);
  const file = after.files.find(({ path }) => path === "services/aB.ts")?.content;
  expect(file).toContain('protocol "a.b"');
  expect(file).toContain(
    'export const fooBar$: UnaryMethod<NoArguments, void> = /*@__PURE__*/ unaryMethod(protocol, {\n  name: "fooBar"',
  );
  expect(await generateServices(grown.toReversed(), after.names)).toEqual(after);
});

test("a catalog never gets the folder of services", async () => {
  const snapshot = { format: 1, protocolVersion: null, catalogs: [catalog({ name: "services" })], bound: [] };
  expect((await generateSdk(snapshot))[0]?.folder).toBe("services$");
});

test("a snapshot keeps them, in one order, and refuses what was edited", async () => {
  const snapshot = { format: 1, protocolVersion: null, catalogs: [], bound: [], services: stationServices };
  const text = formatSnapshot(snapshot);
  expect(formatSnapshot({ ...snapshot, services: stationServices.toReversed() })).toBe(text);
  const read = await parseSnapshot(text, "x.json");
  expect(read.services?.map(({ protocol }) => protocol)).toEqual(["weather.Alerts.v2", "weather.Station.v1"]);
  await expect(parseSnapshot(text.replace("find_station", "find_stations"), "x.json")).rejects.toThrow(
    /changed by hand/,
  );
});
