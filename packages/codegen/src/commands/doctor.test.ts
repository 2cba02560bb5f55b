import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatSnapshot } from "../read/snapshot-file.js";
import { arg, catalog, fn, schema } from "../testing/build-model.js";
import { demoWorker, runCommand } from "../testing/run-command.js";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { filesBelow, temporaryFolder } from "../testing/temporary-folder.js";

interface DoctorResult {
  readonly findings: readonly { readonly about: string; readonly state: string; readonly text: string }[];
  readonly dynamic: readonly { readonly function: string; readonly reason: string; readonly remark?: string }[];
  readonly bind: Readonly<Record<string, readonly object[]>>;
  readonly counts: Readonly<Record<string, number>>;
}

test("what it suggests for a worker types the rows when it is put into the configuration", async () => {
  await using folder = await temporaryFolder();
  const config = { address: demoWorker, catalogs: ["demo"], out: "o" };
  await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify(config));
  const { code, stdout } = await runCommand(folder.path, ["doctor", "--json"]);
  expect(code).toBe(0);
  const { findings, dynamic, bind } = JSON.parse(stdout) as DoctorResult;
  expect(findings.find(({ about }) => about === "worker")?.text).toMatch(/answers, protocol .*catalogs demo/);
  expect(bind["main.sequence"]).toEqual([{ count: 3 }]);
  expect(dynamic.find((one) => one.function === "main.count_rows")?.reason).toMatch(/follow from those of its input/);
  expect(dynamic.find((one) => one.function === "main.series")?.remark).toMatch(
    /no example with values for start int64/,
  );
  const applied = await runCommand(folder.path, ["doctor", "--apply"]);
  expect(applied).toMatchObject({ code: 0, stderr: expect.stringContaining("vgi.config.json has them now.") });
  expect(JSON.parse(await readFile(join(folder.path, "vgi.config.json"), "utf8"))).toEqual({ ...config, bind });
  expect((await runCommand(folder.path, ["generate"])).code).toBe(0);
  expect((await filesBelow(folder.path))["o/demo/main.ts"]).toMatch(/SequenceArgs, SequenceRow/);
  const after = JSON.parse((await runCommand(folder.path, ["doctor", "--json"])).stdout) as DoctorResult;
  expect(after.dynamic.length).toBe(dynamic.length - Object.keys(bind).length);
}, 60_000);

test("a worker that does not answer is an error, and the rest is examined", async () => {
  await using folder = await temporaryFolder();
  const { code, stdout } = await runCommand(folder.path, ["doctor", "http://127.0.0.1:1", "--timeout", "5"]);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^ok +Node: v/m);
  expect(stdout).toMatch(/^error +worker: no connection to/m);
  expect(stdout).not.toContain("..");
});

test("of a worker that can't be read, --apply does not say that there is nothing to add", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify({ address: demoWorker }));
  const { code, stdout, stderr } = await runCommand(folder.path, ["doctor", "--apply"]);
  expect([code, stderr]).toEqual([2, ""]);
  expect(stdout).toMatch(/^error +worker: catalog "locked" can't be read: .*[^.]\. Give options with --option/m);
}, 60_000);

test("from a snapshot it suggests what it can't try", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "s.json"), formatSnapshot(gardenSnapshot));
  await writeFile(join(folder.path, "vgi.config.json"), '{"snapshot": "s.json"}');
  const { code, stdout } = await runCommand(folder.path, ["doctor"], { env: {} });
  expect([code, stdout]).toEqual([0, expect.stringMatching(/read from .*s\.json/)]);
});

test("a broken configuration ends it, and none is said", async () => {
  await using folder = await temporaryFolder();
  const without = await runCommand(folder.path, ["doctor"], { env: {} });
  expect([without.code, without.stdout]).toEqual([
    0,
    expect.stringMatching(/warning +worker: no address and no snapshot/),
  ]);
  await writeFile(join(folder.path, "vgi.config.json"), '{"snapshot": 3}');
  const { code, stderr } = await runCommand(folder.path, ["doctor"]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/vgi\.config\.json:1:2 can't be used: snapshot must be string/),
  ]);
});

test("functions are counted by name and by signature", async () => {
  await using folder = await temporaryFolder();
  const overloads = [fn("two", { arguments: [arg("a")] }), fn("two", { arguments: [arg("b")] })];
  const typed = fn("typed", { output: { fields: [{ name: "n", type: "int64", nullable: true }] } });
  const catalogs = [catalog({ schemas: [schema(["main"], { functions: [...overloads, typed, fn("one")] })] })];
  await writeFile(join(folder.path, "s.json"), formatSnapshot({ ...gardenSnapshot, catalogs, bound: [] }));
  await writeFile(join(folder.path, "vgi.config.json"), '{"snapshot": "s.json"}');
  const json = await runCommand(folder.path, ["doctor", "--json"], { env: {} });
  expect((JSON.parse(json.stdout) as DoctorResult).counts).toEqual({
    functions: 3,
    signatures: 4,
    untypedFunctions: 2,
    untypedSignatures: 3,
  });
  const { stdout } = await runCommand(folder.path, ["doctor"], { env: {} });
  expect(stdout).toContain("functions with untyped rows: 2 of 3 (3 of 4 signatures)");
});

describe("--apply", () => {
  const source = catalog({ schemas: [schema(["main"], { functions: [fn("plain")] })] });

  test.each([
    [
      "export default { snapshot: 's.json', // mine\n};\n",
      /snapshot: 's\.json', \/\/ mine\n {2}bind: \{\n {4}"main\.plain": \[\{\}\],/,
    ],
  ])("keeps the rest of %j", async (before, after) => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "s.json"), formatSnapshot({ ...gardenSnapshot, catalogs: [source], bound: [] }));
    await writeFile(join(folder.path, "vgi.config.ts"), before);
    expect(await runCommand(folder.path, ["doctor", "--apply"], { env: {} })).toMatchObject({ code: 0 });
    expect(await readFile(join(folder.path, "vgi.config.ts"), "utf8")).toMatch(after);
    expect(await runCommand(folder.path, ["doctor", "--apply"], { env: {} })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("nothing to add"),
    });
  });

  test.each([
    ["const make = () => ({ snapshot: 's.json' });\nexport default make();\n", /the configuration is computed/],
    [
      "const rest = { bind: {} };\nexport default { snapshot: 's.json', bind: {}, ...rest };\n",
      /not what it says when it is loaded/,
    ],
  ])("refuses %j, which is computed", async (before, message) => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "s.json"), formatSnapshot({ ...gardenSnapshot, catalogs: [source], bound: [] }));
    await writeFile(join(folder.path, "vgi.config.ts"), before);
    const { code, stderr } = await runCommand(folder.path, ["doctor", "--apply"], { env: {} });
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr).toContain('Put it there yourself: bind: {"main.plain":[{}]}');
    expect(await readFile(join(folder.path, "vgi.config.ts"), "utf8")).toBe(before);
  });

  test("has nowhere to write to without a configuration", async () => {
    await using folder = await temporaryFolder();
    const { code, stderr } = await runCommand(folder.path, ["doctor", "--apply"], { env: {} });
    expect([code, stderr]).toEqual([2, expect.stringContaining("there is no configuration to write to")]);
  });
});
