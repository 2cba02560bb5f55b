import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { importedModules } from "./imported-modules.js";

const goldens = new URL("../../../packages/codegen/test/goldens/", import.meta.url);

/** What a program doesn't wait for before it connects. */
const absent: readonly RegExp[] = [
  /\/apache-arrow\//,
  /\/undici\//,
  /^node:/,
  /\/packages\/protocol\//,
  /\/packages\/arrow\/src\/(columns\/(?!base64|value-error)|ipc|record|rows)/,
  /\/packages\/runtime\/src\/(?!errors\/)/,
  /\/packages\/client\/src\/(functions|filters|catalog|channel|connect|codegen-v1\/implementation)/,
];

describe.each(["garden/main.ts", "garden/client.ts", "services/weatherStationV1.ts"])("importing %s", (name) => {
  let modules: readonly string[];

  beforeAll(async () => {
    modules = await importedModules(fileURLToPath(new URL(name, goldens)));
  });

  test("loads few modules", () => {
    const ours = modules.filter((url) => url.includes("/packages/") && !url.includes("/goldens/"));
    expect(ours.some((url) => url.includes("/client/src/codegen-v1/index.ts"))).toBe(true);
    expect(ours.length).toBeLessThan(60);
  });

  test.each(absent)("loads nothing of %s", (pattern) => {
    expect(modules.filter((url) => pattern.test(url))).toEqual([]);
  });
});
