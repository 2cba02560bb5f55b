import { expect, test } from "vitest";
import { gardenSnapshot, hostileCatalog } from "../testing/sample-catalog.js";
import { generateSdk } from "./generate-sdk.js";
import { printJavaScript } from "./print-javascript.js";

test("every generated file becomes a script and its declarations, which say the same", async () => {
  const hostile = { ...gardenSnapshot, catalogs: [hostileCatalog], bound: [] };
  const sdks = [...(await generateSdk(gardenSnapshot)), ...(await generateSdk(hostile))];
  const sources = sdks.flatMap(({ files }) => files);
  const files = new Map((await printJavaScript(sources)).map(({ path, content }) => [path, content]));
  expect(files.size).toBe(2 * sources.length);
  for (const { path, content } of sources) {
    const stem = path.replace(/\.ts$/, "");
    const constants = [...content.matchAll(/^export const ([\p{ID_Continue}$]+):/gmu)].map(([, name]) => name);
    for (const name of constants) {
      expect(files.get(`${stem}.js`)).toContain(`export const ${name} =`);
      expect(files.get(`${stem}.d.ts`)).toContain(`export declare const ${name}:`);
    }
    expect(files.get(`${stem}.js`)).not.toMatch(/^(import type|export interface)/m);
  }
  expect(files.get("garden/main.js")).toContain("/*@__PURE__*/");
});

test("what is no TypeScript stays, and what has no type of its own is refused with its line", async () => {
  const readme = { path: "a/README.md", content: "# a" };
  const declarations = { path: "a/x.d.ts", content: "export declare const x: 5;" };
  expect(await printJavaScript([readme, declarations])).toEqual([readme, declarations]);
  const untyped = { path: "a/x.ts", content: "export const y: 1 = 1;\nexport const x = make();\n" };
  await expect(printJavaScript([untyped])).rejects.toThrow(/a\/x\.ts:2 can't be written as JavaScript/);
});
