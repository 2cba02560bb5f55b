import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { generateSdk } from "../../../packages/codegen/src/emit/generate-sdk.js";
import { syntheticSnapshot } from "../../../packages/codegen/src/testing/synthetic-catalog.js";
import { temporaryFolder } from "./temporary-folder.js";
import { typeCost } from "./type-cost.js";

/**
 * What checking the SDK of 300 functions may cost, in instantiations of types. When a change makes it dearer with reason, raise it
 * in the same commit; when it makes it cheaper by more than the tolerance, lower it.
 */
const budget = 16_000;

/** Part of the budget by which the figure may differ. */
const tolerance = 0.25;

test("the SDK of 300 functions stays within its budget of type instantiations", { timeout: 120_000 }, async () => {
  await using folder = await temporaryFolder();
  const modules = fileURLToPath(new URL("../node_modules", import.meta.url));
  await symlink(modules, path.join(folder.path, "node_modules"), "junction");
  const files = await writeSdk(folder.path);
  const { instantiations, faults } = typeCost(files, ["vgi-source"]);
  expect(faults).toEqual([]);
  expect(instantiations, "instantiations").toBeLessThan(budget * (1 + tolerance));
  expect(instantiations, "far below the budget: lower it").toBeGreaterThan(budget * (1 - tolerance));
});

async function writeSdk(folder: string): Promise<string[]> {
  await writeFile(path.join(folder, "package.json"), '{"type":"module"}');
  const paths: string[] = [];
  for (const sdk of await generateSdk(syntheticSnapshot(300))) {
    for (const file of sdk.files) {
      const target = path.join(folder, file.path);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, file.content);
      paths.push(target);
    }
  }
  return paths;
}
