import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { withBinds } from "./edit-config.js";
import { loadConfig } from "./load-config.js";

const binds = { "main.sequence": [{ count: 3 }] };

function edited(text: string, path = "vgi.config.ts", worker?: string): Promise<string> {
  return withBinds(text, path, [{ worker, binds }]);
}

test.each([
  [
    "without bind",
    'export default defineConfig({\n  // where it is\n  address: "x", // for now\n  out: "o" // no comma\n});\n',
    'export default defineConfig({\n  // where it is\n  address: "x", // for now\n  out: "o", // no comma\n  bind: {\n    "main.sequence": [{ count: 3 }],\n  },\n});\n',
  ],
  [
    "with another function bound, in tabs",
    "export default {\n\tbind: {\n\t\t'main.x': [{ a: 1 }], /* keep */\n\t},\n\tout: 'o',\n}\n",
    "export default {\n\tbind: {\n\t\t'main.x': [{ a: 1 }], /* keep */\n\t\t\"main.sequence\": [{ count: 3 }],\n\t},\n\tout: 'o',\n}\n",
  ],
  [
    "with the function bound to other arguments",
    'export default { bind: { "main.sequence": [{ count: 1 }] } } satisfies VgiConfig;',
    'export default { bind: { "main.sequence": [{ count: 1 }, { count: 3 }] } } satisfies VgiConfig;',
  ],
  [
    "with arguments on lines of their own",
    'export default {\n  bind: {\n    "main.sequence": [\n      { count: 1 },\n    ],\n  },\n};\n',
    'export default {\n  bind: {\n    "main.sequence": [\n      { count: 1 },\n      { count: 3 },\n    ],\n  },\n};\n',
  ],
  [
    "with an empty list, in a constant",
    "const config = { bind: { 'main.sequence': [] } };\nexport default config;\n",
    "const config = { bind: { 'main.sequence': [{ count: 3 }] } };\nexport default config;\n",
  ],
  [
    "with Windows line ends",
    'export default {\r\n  out: "o",\r\n};\r\n',
    'export default {\r\n  out: "o",\r\n  bind: {\r\n    "main.sequence": [{ count: 3 }],\r\n  },\r\n};\r\n',
  ],
])("TypeScript %s", async (_what, before, after) => {
  expect(await edited(before)).toBe(after);
  expect(await edited(after)).toBe(after);
});

test.each([
  ['{\n  "out": "o"\n}\n', '{\n  "out": "o",\n  "bind": {\n    "main.sequence": [{ "count": 3 }]\n  }\n}\n'],
  ['{"bind": {"main.sequence": [{"count": 1}]}}', '{"bind": {"main.sequence": [{"count": 1}, { "count": 3 }]}}'],
  ["{}", '{\n  "bind": {\n    "main.sequence": [{ "count": 3 }]\n  }\n}'],
])("JSON %s", async (before, after) => {
  expect(await edited(before, "vgi.config.json")).toBe(after);
  expect(await edited(after, "vgi.config.json")).toBe(after);
});

test("one of several workers", async () => {
  const before =
    'export default {\n  workers: {\n    a: { address: "x" },\n    "b": {\n      address: "y",\n    },\n  },\n};\n';
  const after = await edited(await edited(before, "vgi.config.ts", "a"), "vgi.config.ts", "b");
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "vgi.config.ts"), after);
  const { config } = await loadConfig(undefined, folder.path);
  expect(config).toEqual({ workers: { a: { address: "x", bind: binds }, b: { address: "y", bind: binds } } });
  expect(after).toContain('a: { address: "x", bind: { "main.sequence": [{ count: 3 }] } },');
});

test.each([
  ["export default make();", "the configuration is computed"],
  ["export default { ...base, out: 'o' };", "the configuration has parts that are computed"],
  ["export default { [name]: 1 };", "the configuration has parts that are computed"],
  ["let config = {};\nexport default config;", "the configuration is computed"],
  ["export default { bind: makeBinds() };", "bind is computed"],
  ["export default { bind: { 'main.sequence': sets } };", "bind.main.sequence is computed"],
  ["export default { get bind() { return {}; } };", "bind is computed"],
  ["export const config = {};", "the configuration is computed"],
])("%s is refused", async (text, why) => {
  await expect(edited(text)).rejects.toThrow(why);
});

test("names and values are written as literals, whatever they are", async () => {
  const hostile = { "main.`${x}`*/\n": [{ "a'b": '"; globalThis.pwned = 1; "', __proto: [null, { deep: "\u2028" }] }] };
  await using folder = await temporaryFolder();
  for (const [name, text] of [
    ["vgi.config.ts", "export default {};"],
    ["vgi.config.json", "{}"],
  ] as const) {
    const path = join(folder.path, name);
    await writeFile(path, await withBinds(text, path, [{ worker: undefined, binds: hostile }]));
    expect((await loadConfig(path, folder.path)).config).toEqual({ bind: hostile });
  }
});
