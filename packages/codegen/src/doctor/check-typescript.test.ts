import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ImportExtension } from "../emit/relative-module.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { checkTypeScript } from "./check-typescript.js";

const fitting = { target: "es2022", module: "nodenext", strict: true, lib: ["es2022", "esnext.disposable"], types: [] };

/** What is found in a project, without the paths. */
async function found(
  options: object | undefined,
  { extension = "js", manifest = { type: "module" } }: { extension?: ImportExtension; manifest?: object } = {},
): Promise<string[]> {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await writeFile(join(path, "package.json"), JSON.stringify(manifest));
  if (options !== undefined) await writeFile(join(path, "tsconfig.json"), JSON.stringify(options));
  await mkdir(join(path, "src/vgi"), { recursive: true });
  const findings = await checkTypeScript(join(path, "src/vgi"), extension);
  return findings.map(({ about, state, text }) => `${about} ${state}: ${text.replaceAll(path, "")}`);
}

test("a project that has all that is needed, and one without a tsconfig.json", async () => {
  expect(await found({ compilerOptions: fitting })).toEqual([
    "tsconfig.json ok: /tsconfig.json has what generated code needs",
  ]);
  expect(await found(undefined)).toEqual([]);
});

test.each([
  [{ module: "commonjs", moduleResolution: "node10" }, {}, /error: .*moduleResolution does not know the exports/],
  [{ module: "esnext" }, {}, /error: .*moduleResolution does not know the exports/],
  [{}, { extension: "ts" }, /error: .*importExtension is "ts"/],
  [{}, { extension: "none" }, /error: .*importExtension is "none"/],
  [{}, { manifest: {} }, /warning: .*does not say "type": "module"/],
  [{ strict: false }, {}, /warning: .*without strict/],
  [{ target: "es2019" }, {}, /warning: .*no literals like 3n/],
  [{ lib: ["es2022"] }, {}, /warning: .*no types for await using/],
] as const)("with %j and %j", async (options, rest, message) => {
  expect(await found({ compilerOptions: { ...fitting, ...options } }, rest)).toEqual([expect.stringMatching(message)]);
});

test("a bundler's options do, with any extension that they allow", async () => {
  const options = { ...fitting, module: "preserve", allowImportingTsExtensions: true, noEmit: true };
  for (const extension of ["js", "ts", "none"] as const) {
    expect(await found({ compilerOptions: options }, { extension, manifest: {} })).toEqual([
      expect.stringContaining("ok"),
    ]);
  }
});

test("of a configuration of references, the one that has the folder counts", async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, "src/vgi"), { recursive: true });
  await writeFile(join(folder.path, "src/vgi/main.ts"), "");
  await writeFile(join(folder.path, "package.json"), '{"type": "module"}');
  const references = [{ path: "./tsconfig.node.json" }, { path: "./tsconfig.app.json" }];
  await writeFile(join(folder.path, "tsconfig.json"), JSON.stringify({ files: [], references }));
  const node = { compilerOptions: { ...fitting, strict: false }, files: ["tsconfig.json"] };
  await writeFile(join(folder.path, "tsconfig.node.json"), JSON.stringify(node));
  await writeFile(
    join(folder.path, "tsconfig.app.json"),
    JSON.stringify({ compilerOptions: fitting, include: ["src"] }),
  );
  expect(await checkTypeScript(join(folder.path, "src/vgi"), "js")).toMatchObject([
    { state: "ok", text: expect.stringContaining("tsconfig.app.json") },
  ]);
});

test("an old compiler and a broken tsconfig.json are errors", async () => {
  await using folder = await temporaryFolder();
  const place = join(folder.path, "node_modules/typescript");
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "package.json"), '{"version": "5.6.3"}');
  await writeFile(join(folder.path, "tsconfig.json"), '{"compilerOptions": {"target": "es1"}}');
  expect(await checkTypeScript(folder.path, "js")).toMatchObject([
    { about: "TypeScript", state: "error", text: expect.stringContaining("5.6.3 is older than 5.7") },
    { about: "tsconfig.json", state: "error", text: expect.stringContaining("--target") },
  ]);
});
