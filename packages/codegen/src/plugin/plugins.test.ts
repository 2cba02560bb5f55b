import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { formatSnapshot } from "../read/snapshot-file.js";
import { runCommand, type Outcome } from "../testing/run-command.js";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { filesBelow, temporaryFolder } from "../testing/temporary-folder.js";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder.path, "s.json"), formatSnapshot(gardenSnapshot));
  return () => folder[Symbol.asyncDispose]();
});

async function generateWith(plugin: string, more: object = {}, flags: readonly string[] = []): Promise<Outcome> {
  await writeFile(join(folder.path, "my-plugin.ts"), plugin);
  const config = { snapshot: "s.json", out: "o", plugins: ["./my-plugin.ts"], ...more };
  await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify(config));
  return runCommand(folder.path, ["generate", ...flags]);
}

test("a plugin changes the model, adds files and learns what was written", async () => {
  const plugin = `
    import { writeFileSync } from "node:fs";
    import type { CodegenPlugin } from "vgi-codegen";
    export const plugin = (options: { title: string }): CodegenPlugin => ({
      name: "mine",
      apiVersion: 1,
      transformModel: (snapshot) => ({
        ...snapshot,
        catalogs: snapshot.catalogs.map((catalog) => ({ ...catalog, comment: options.title })),
      }),
      async emit({ catalog, rows, files }) {
        return [
          { path: "extra/rows.ts", content: \`export const rows: readonly string[] = \${JSON.stringify(rows.map((row) => row.typeName))};\\n\` },
          { path: "about.txt", content: catalog.comment + files.length },
        ];
      },
      afterWrite(files) {
        writeFileSync(${JSON.stringify(join(folder.path, "written.json"))}, JSON.stringify(files));
      },
    });`;
  const options = { plugins: [{ from: "./my-plugin.ts", options: { title: "Title" } }] };
  const first = await generateWith(plugin, options);
  expect([first.code, first.stderr]).toEqual([0, expect.stringContaining("changed")]);
  const files = await filesBelow(folder.path);
  expect(files["o/garden/connect.ts"]).toContain(" * Title");
  expect(files["o/garden/about.txt"]).toMatch(/^Title\d+$/);
  expect(files["o/garden/extra/rows.ts"]).toContain('"');
  const written = JSON.parse(files["written.json"] ?? "") as readonly unknown[];
  expect(written).toContainEqual({ path: join(folder.path, "o/garden/about.txt"), action: "create" });

  const js = await generateWith(plugin, { ...options, target: "js" });
  expect(js.code).toBe(0);
  const compiled = await filesBelow(join(folder.path, "o/garden"));
  expect(compiled["extra/rows.d.ts"]).toBe("export declare const rows: readonly string[];\n");
  expect(Object.keys(compiled).filter((path) => /(?<!\.d)\.ts$/.test(path))).toEqual([]);

  const without = await generateWith(plugin, { plugins: [] });
  expect(without.stdout).toContain("delete garden/about.txt\n");
});

test.each([
  [
    "export const plugin = { name: 'old', apiVersion: 2 };",
    /plugin \.\/my-plugin\.ts can't be used: it is for version 2/,
  ],
  ["export const plugin = {};", /it is no plugin/],
  ["export const other = 1;", /it exports no plugin/],
  ["export const plugin = ;", /can't be used: ParseError/],
  ["export const plugin = { name: 'p', apiVersion: 1, emit() { throw new Error('oh') } };", /p failed in emit: oh/],
  [
    "export const plugin = { name: 'p', apiVersion: 1, emit: () => [{ path: '../x', content: '' }] };",
    /can't write "\.\.\/x": it is no path/,
  ],
  [
    "export const plugin = { name: 'p', apiVersion: 1, emit: () => [{ path: 'Main.ts', content: '' }] };",
    /vgi-codegen writes a file of that name/,
  ],
  ["export const plugin = () => { throw new Error('no'); };", /can't be used: its function failed: no/],
  [
    "export const plugin = { name: 'p', apiVersion: 1, emit: () => [{ path: 'x.txt', content: 42 }] };",
    /p failed in emit: what it gave is no list of files/,
  ],
  [
    "export const plugin = { name: 'p', apiVersion: 1, emit: () => ({ path: 'x' }) };",
    /p failed in emit: what it gave/,
  ],
  [
    "export const plugin = { name: 'p', apiVersion: 1, transformModel: (s) => s.catalogs };",
    /p failed in transformModel: what it gave is no snapshot: must be object/,
  ],
  [
    "export const plugin = { name: 'p', apiVersion: 1, transformModel: (s) => ({ ...s, catalogs: [{ name: 'c' }] }) };",
    /is no snapshot: \/catalogs\/0 must have required property/,
  ],
])("%s is refused, and nothing is written", async (plugin, message) => {
  const { code, stderr } = await generateWith(plugin);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(Object.keys(await filesBelow(folder.path))).not.toContain("o/garden/main.ts");
});

test("postProcess formats what is written, and its failure writes nothing", async () => {
  const append =
    "const fs = require('fs'); for (const f of process.argv.slice(1)) fs.appendFileSync(f, '// formatted\\n')";
  const command = [process.execPath, "-e", append];
  const failed = await generateWith("", { plugins: [], postProcess: [process.execPath, "-e", "process.exit(1)"] });
  expect([failed.code, failed.stderr]).toEqual([
    2,
    expect.stringMatching(/postProcess failed: it ended with exit code 1/),
  ]);
  expect(Object.keys(await filesBelow(folder.path))).not.toContain("o/garden/main.ts");
  expect((await generateWith("", { plugins: [], postProcess: command })).code).toBe(0);
  expect(await readFile(join(folder.path, "o/garden/main.ts"), "utf8")).toMatch(/\/\/ formatted\n$/);
  const again = await generateWith("", { plugins: [], postProcess: command });
  expect([again.stdout, again.stderr]).toEqual(["", expect.stringContaining("all up to date")]);
});

test("names and target of the command line", async () => {
  const flags = [
    "--name",
    "main=root",
    "--name",
    "nope=x",
    "--target",
    "js",
    "--post-process",
    `"${process.execPath}" -e ""`,
  ];
  const { code, stderr } = await generateWith("", { plugins: [] }, flags);
  expect([code, stderr]).toEqual([0, expect.stringContaining('warning: names gives a name to "nope"')]);
  expect(await readFile(join(folder.path, "o/garden/client.js"), "utf8")).toContain("root");
  const refused = await generateWith("", { plugins: [], importExtension: "ts" }, ["--target", "js"]);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining("JavaScript can't import files that end in .ts"),
  ]);
});
