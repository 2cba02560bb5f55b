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
  ["vgi.config.json", "{,}", /vgi\.config\.json can't be used: .*position 1/],
  ["vgi.config.json", '{"uot": "x"}', /additional properties \("uot"\).*it can have address, catalogs/],
  ["vgi.config.json", '{"importExtension": "cjs"}', /\/importExtension must be equal to one of.*"js"/],
  ["vgi.config.mjs", "export const x = 1;", /must be object/],
  ["vgi.config.ts", "export default {", /vgi\.config\.ts can't be used/],
])("%s with %s is refused", async (name, text, message) => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, name), text);
  await expect(loadConfig(undefined, folder.path)).rejects.toThrow(message);
});

test("a named configuration has to be there, and of a kind that can be loaded", async () => {
  await expect(loadConfig("nope.json", "/")).rejects.toThrow(/nope\.json can't be used.*ENOENT/);
  await expect(loadConfig("vgi.yaml", "/")).rejects.toThrow(/its extension is unknown.*\.ts/s);
});

test("environment variables are put in where they are asked for", () => {
  const value = { a: "x ${env:TOKEN} y", b: ["${env:TOKEN}"], c: 5 };
  expect(interpolate(value, { TOKEN: "t" }, "options")).toEqual({ a: "x t y", b: ["t"], c: 5 });
  expect(() => interpolate(value, {}, "options")).toThrow("the environment variable TOKEN is not set: options.a of");
});
