import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { bundleProgram, type ProgramBundle } from "./bundle-program.js";

const goldens = fileURLToPath(new URL("../../../packages/codegen/test/goldens", import.meta.url));

/** What a program that uses one function must not carry from its start: it is loaded when it is needed, or never. */
const forbidden: readonly RegExp[] = [
  /node_modules\/(undici|ts-morph|typescript|esbuild|jiti|ajv|fzstd|@hpcc-js|@opentelemetry|@stricli|lilconfig)\//,
  /packages\/(codegen\/src|demo-worker)\//,
  /protocol\/src\/generated\//,
  // Input in any form is what generated functions take.
  /client\/src\/(filters|functions|dialects|catalog|secrets|reattach|test-kit|inputs\/(?!table-input))\b/,
  // Reflection (7 kB) comes along: bundlers keep with an index what anything takes through it, and services do.
  /runtime\/src\/(server|launch)\//,
  /runtime\/src\/http\/node\//,
  /runtime\/src\/transports\/node\//,
  /runtime\/src\/shm\/node\//,
  /runtime\/src\/external\/node\//,
];

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
    expect(bundle.initialInputs.length).toBeGreaterThan(50);
    expect(bundle.initialInputs.filter((input) => pattern.test(input))).toEqual([]);
  });

  test("loads the rest on demand", () => {
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
