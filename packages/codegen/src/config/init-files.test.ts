import { expect, test } from "vitest";
import { configText, withScripts } from "./init-files.js";

const settings = { address: 'stdio:python -m "my worker"', catalogs: ["a"], out: "src/vgi", snapshot: "s.json" };

test("a configuration as TypeScript and as JSON", () => {
  expect(configText(settings, "ts")).toBe(`import { defineConfig } from "vgi-codegen";

export default defineConfig({
  address: "stdio:python -m \\"my worker\\"",
  catalogs: ["a"],
  out: "src/vgi",
  snapshot: "s.json",
});
`);
  expect(JSON.parse(configText({ ...settings, catalogs: undefined }, "json"))).toEqual({
    address: settings.address,
    out: "src/vgi",
    snapshot: "s.json",
  });
});

test("a password is not written down, a reference is", () => {
  expect(() => configText({ ...settings, address: "https://me:secret@host/x" }, "ts")).toThrow(/write \$\{env:NAME\}/);
  expect(configText({ ...settings, address: "https://${env:AUTH}@host/x" }, "ts")).toContain("${env:AUTH}");
});

test("scripts are added in the layout of the file, and those that are there stay", () => {
  const before = '{\r\n\t"name": "x",\r\n\t"scripts": {\r\n\t\t"vgi:pull": "mine"\r\n\t}\r\n}';
  const { text, added } = withScripts(before, "package.json");
  expect(added).toEqual(["vgi:generate", "vgi:check"]);
  expect(text).toBe(
    '{\r\n\t"name": "x",\r\n\t"scripts": {\r\n\t\t"vgi:pull": "mine",\r\n\t\t"vgi:generate": "vgi-codegen generate",\r\n\t\t"vgi:check": "vgi-codegen check"\r\n\t}\r\n}',
  );
  expect(withScripts(text ?? "", "package.json").text).toBeUndefined();
  expect(() => withScripts("[]", "package.json")).toThrow(/package\.json is not readable: it is no object/);
  expect(() => withScripts("{", "package.json")).toThrow(/--no-scripts/);
});
