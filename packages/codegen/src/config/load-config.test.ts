import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { interpolate } from "./interpolate.js";
import { loadConfig } from "./load-config.js";

test.each([
  [
    "vgi.config.ts",
    'import { defineConfig } from "vgi-codegen";\nexport default defineConfig({ out: "x" as string });',
  ],
  ["vgi.config.mjs", 'export default { out: "x" };'],
  ["vgi.config.json", '{ "out": "x" }'],
])("%s is found from a folder below", async (name, text) => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, "a/b"), { recursive: true });
  await writeFile(join(folder.path, name), text);
  expect(await loadConfig(undefined, join(folder.path, "a/b"))).toEqual({
    config: { out: "x" },
    folder: folder.path,
    path: join(folder.path, name),
  });
});

test("without a configuration everything is open", async () => {
  await using folder = await temporaryFolder();
  expect(await loadConfig(undefined, folder.path)).toEqual({ config: {}, folder: folder.path, path: undefined });
});

test.each([
  ["vgi.config.json", "{,}", /vgi\.config\.json:1:2 can't be used: Expected property name/],
  ["vgi.config.json", '{\n  "out": "x"', /vgi\.config\.json:2:13 can't be used/],
  [
    "vgi.config.json",
    '{\n  "uot": "x"\n}',
    /json:2:3 .*: uot is no key that belongs there. Did you mean out\? It can have address/,
  ],
  ["vgi.config.json", '{"importExtension": "cjs"}', /json:1:2 .*importExtension must be equal to one of.*"js"/],
  ["vgi.config.json", '{\n"bind": {"main.f": [\n{}, 3]}}', /json:3:5 .*: bind\["main\.f"\]\[1\] must be object/],
  [
    "vgi.config.json",
    '{"workers": {"a": {"adress": "x"}}}',
    /json:1:20 .*: workers\.a\.adress is no key.*mean address\?/,
  ],
  ["vgi.config.json", '{"workers": {"a b": {}}}', /json:1:14 .*: workers\["a b"\] must match pattern/],
  ["vgi.config.json", '{"workers": {"a": {}},\n "snapshot": "x"}', /json:2:2 .*: snapshot stands beside workers/],
  ["vgi.config.json", '{"catalogs": {"a": {"bindd": {}}}}', /json:1:21 .*: catalogs\.a\.bindd is no key/],
  ["vgi.config.mjs", "export const x = 1;", /vgi\.config\.mjs can't be used: it has no default export/],
  [
    "vgi.config.mjs",
    "export default {\n  a: ,\n}",
    /vgi\.config\.mjs:2:\d can't be used: ParseError: Unexpected token/,
  ],
  ["vgi.config.mjs", "export default {\n  a: b.c,\n}", /vgi\.config\.mjs:2:6 can't be used: b is not defined/],
  ["vgi.config.ts", "export default {", /vgi\.config\.ts:1:16 can't be used: ParseError/],
  ["vgi.config.ts", "const a: string = 5;\nexport default { a: b.c };", /vgi\.config\.ts:2:\d+ can't be used: b is/],
])("%s with %j is refused", async (name, text, message) => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, name), text);
  await expect(loadConfig(undefined, folder.path)).rejects.toThrow(message);
});

test("a named configuration has to be there, and of a kind that can be loaded", async () => {
  await expect(loadConfig("nope.json", "/")).rejects.toThrow(/nope\.json can't be used: it is not there/);
  await expect(loadConfig("vgi.yaml", "/")).rejects.toThrow(/its extension is unknown.*\.ts/s);
});

test("environment variables are put in where they are asked for", () => {
  const value = { a: "x ${env:TOKEN} y", b: ["${env:TOKEN}"], c: 5 };
  expect(interpolate(value, { TOKEN: "t" }, "options")).toEqual({ a: "x t y", b: ["t"], c: 5 });
  expect(() => interpolate(value, {}, "options")).toThrow("the environment variable TOKEN is not set: options.a of");
});
