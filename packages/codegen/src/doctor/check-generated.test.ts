import { rm, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatSnapshot } from "../read/snapshot-file.js";
import { runCommand } from "../testing/run-command.js";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { readLock } from "../write/plan-write.js";
import { checkGenerated } from "./check-generated.js";

test("code that is not there, that is whole, of another contract, and with a hole", async () => {
  await using folder = await temporaryFolder();
  const out = join(folder.path, "o");
  const check = async (): ReturnType<typeof checkGenerated> => checkGenerated(out, await readLock(out));
  expect(await check()).toMatchObject({ finding: { state: "warning", text: `none in ${out}` }, contracts: new Set() });
  await writeFile(join(folder.path, "s.json"), formatSnapshot(gardenSnapshot));
  expect((await runCommand(folder.path, ["generate", "--snapshot", "s.json", "--out", "o"])).code).toBe(0);
  expect(await check()).toMatchObject({ finding: { state: "ok" }, contracts: new Set([1]) });
  const connect = join(out, "garden/connect.ts");
  await writeFile(connect, (await readFile(connect, "utf8")).replace("abi: 1", "abi: 7"));
  expect(await check()).toMatchObject({
    finding: { state: "warning", text: expect.stringContaining("contract 7; this vgi-codegen writes 1") },
    contracts: new Set([7]),
  });
  await rm(connect);
  expect((await check()).finding).toMatchObject({
    state: "error",
    text: expect.stringContaining("garden/connect.ts is missing"),
  });
});
