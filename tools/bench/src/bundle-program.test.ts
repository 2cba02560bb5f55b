import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { bundleProgram, type ProgramBundle } from "./bundle-program.js";

const goldens = fileURLToPath(new URL("../../../packages/codegen/test/goldens", import.meta.url));

/** What a program that uses one function must not carry from its start: it is loaded when it is needed, or never. */
const forbidden: readonly RegExp[] = [
  // apache-arrow and undici above all.
  /node_modules\//,
  /packages\/(codegen\/src|demo-worker|protocol)\//,
  // Values and lanes come along: esbuild splits by what a file imports, not by what is used of it.
  /arrow\/src\/(columns\/(?!base64)|ipc|record|rows)\b/,
  /runtime\/src\/(?!errors\/)/,
  // What generated functions do comes with the session.
  /client\/src\/(?!codegen-v1\/)/,
  /client\/src\/codegen-v1\/(?!(stubs|catalog|namespace)\/|(index|abi|values)\.ts)/,
];

/** Minified bytes of a program that uses one function, before it connects. It was 24,200. */
const budget = 28_000;

describe("a program that uses one function of the garden", () => {
  let bundle: ProgramBundle;

  beforeAll(async () => {
    const program = 'import { coin, connect } from "./garden/main.js"; console.log(coin, connect);';
    bundle = await bundleProgram(program, goldens, ["vgi-source"]);
  }, 60_000);

  test("carries its descriptor and none of the others", () => {
    expect(bundle.initialText).toContain('name: "coin"');
    for (const other of ["bloom", "every_type", "quantile", "compost", "series", "shade"]) {
      expect(bundle.initialText, other).not.toContain(`name: "${other}"`);
    }
  });

  test.each(forbidden)("has nothing of %s before it is needed", (pattern) => {
    expect(bundle.initialInputs.length).toBeGreaterThan(10);
    expect(bundle.initialInputs.filter((input) => pattern.test(input))).toEqual([]);
  });

  test("is small", () => {
    expect(bundle.initialBytes).toBeLessThan(budget);
  });

  test("loads the rest on demand", () => {
    expect(bundle.lazyInputs.some((input) => input.includes("node_modules/apache-arrow/"))).toBe(true);
    expect(bundle.lazyInputs.some((input) => input.includes("node_modules/undici/"))).toBe(true);
    expect(bundle.lazyInputs.some((input) => input.includes("client/src/functions/"))).toBe(true);
  });
});

test("the namespace carries all of them: why there are two entries", async () => {
  const bundle = await bundleProgram('import { client } from "./garden/client.js"; console.log(client);', goldens, [
    "vgi-source",
  ]);
  for (const name of ["coin", "bloom", "shade"]) expect(bundle.initialText).toContain(`name: "${name}"`);
});
