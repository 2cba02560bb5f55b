import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generateSdk } from "../emit/generate-sdk.js";
import { generateServices } from "../emit/services/generate-services.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { arg, catalog, fn, schema } from "../testing/build-model.js";
import { stationServices } from "../testing/sample-services.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { applyPlan } from "./apply-plan.js";
import { lockPath, type LockFile } from "./lock-file.js";
import { planCurrent } from "./plan-current.js";
import { planWrite, readLock, type WritePlan } from "./plan-write.js";
import { inputDigests } from "./seal.js";

function snapshotOf(...catalogs: CatalogSnapshot["catalogs"]): CatalogSnapshot {
  return { format: 1, protocolVersion: "2.2.0", catalogs, bound: [] };
}

const one = catalog({
  name: "one",
  schemas: [schema(["main"], { functions: [fn("f", { arguments: [arg("count")] })] })],
});
const two = catalog({ name: "two", schemas: [schema(["main"], { functions: [fn("g", {})] })] });
const both = snapshotOf(one, two);
const settings = "program 1";

/** Generates into a folder, as the command does when it does not know that all is current. */
async function write(out: string, snapshot: CatalogSnapshot, partial = false): Promise<void> {
  const lock = await readLock(out);
  const catalogs = await generateSdk(snapshot, lock?.catalogs);
  const services = snapshot.services && (await generateServices(snapshot.services, lock?.services?.names));
  const digests = inputDigests(snapshot, settings);
  await applyPlan(await planWrite(out, catalogs, lock, { partial, services, digests }));
}

async function current(out: string, snapshot: CatalogSnapshot, partial = false): Promise<WritePlan | undefined> {
  return planCurrent(out, inputDigests(snapshot, settings), await readLock(out), partial);
}

test("nothing is generated anew where inputs, lock and files are what they were", async () => {
  await using folder = await temporaryFolder();
  const out = folder.path;
  expect(await current(out, both)).toBeUndefined();
  await write(out, both);
  const plan = await current(out, both);
  expect(plan?.changes.map(({ path }) => path)).toContain("one/main.ts");
  expect(plan?.changes.at(-1)).toEqual({ path: lockPath, action: "unchanged" });
  expect(new Set(plan?.changes.map(({ action }) => action))).toEqual(new Set(["unchanged"]));
  const whole = await planWrite(out, await generateSdk(both, (await readLock(out))?.catalogs), await readLock(out), {
    digests: inputDigests(both, settings),
  });
  expect(plan?.changes.map(({ path }) => path)).toEqual(whole.changes.map(({ path }) => path));
  expect(whole.changes.every(({ action }) => action === "unchanged")).toBe(true);
});

test("documentation, options and the program are inputs too", async () => {
  await using folder = await temporaryFolder();
  const out = folder.path;
  await write(out, both);
  expect(await current(out, snapshotOf({ ...one, comment: "Other words." }, two))).toBeUndefined();
  expect(await planCurrent(out, inputDigests(both, "program 2"), await readLock(out), false)).toBeUndefined();
  const bound = { catalog: "one", schema: ["main"], name: "f", signature: "x", arguments: {}, output: { fields: [] } };
  expect(await current(out, { ...both, bound: [bound] as unknown as CatalogSnapshot["bound"] })).toBeUndefined();
});

test("a file that was edited or removed is for the generator to judge", async () => {
  await using folder = await temporaryFolder();
  const out = folder.path;
  await write(out, both);
  const file = join(out, "one/main.ts");
  const text = await readFile(file, "utf8");
  await writeFile(file, `${text}\n`);
  expect(await current(out, both)).toBeUndefined();
  await writeFile(file, text);
  expect(await current(out, both)).toBeDefined();
  await rm(file);
  expect(await current(out, both)).toBeUndefined();
});

test("a lock that was edited or badly merged is not believed", async () => {
  await using folder = await temporaryFolder();
  const out = folder.path;
  await write(out, snapshotOf({ ...one, comment: "Other words." }, two));
  const other = await readLock(out);
  await write(out, both);
  const lock = await readLock(out);
  if (lock === undefined || other === undefined) throw new Error("There is a lock.");
  const [mine, theirs] = [lock.catalogs["one"], other.catalogs["one"]];
  if (mine === undefined || theirs === undefined) throw new Error("It has the catalog.");
  const merged = (part: typeof mine): LockFile => ({ ...lock, catalogs: { ...lock.catalogs, one: part } });
  const digests = inputDigests(both, settings);
  expect(await planCurrent(out, digests, merged({ ...mine, files: theirs.files }), false)).toBeUndefined();
  expect(await planCurrent(out, digests, merged({ ...mine, seal: theirs.seal }), false)).toBeUndefined();
  expect(await planCurrent(out, digests, merged({ ...mine, seal: undefined }), false)).toBeUndefined();
  expect(
    await planCurrent(out, digests, merged({ ...mine, names: { ...mine.names, scopes: {} } }), false),
  ).toBeUndefined();
  expect(await planCurrent(out, digests, merged(mine), false)).toBeDefined();
});

test("a catalog that is gone has files to be deleted, unless the run is about others", async () => {
  await using folder = await temporaryFolder();
  const out = folder.path;
  await write(out, both);
  expect(await current(out, snapshotOf(one))).toBeUndefined();
  const partial = await current(out, snapshotOf(one), true);
  expect(partial?.changes.some(({ path }) => path.startsWith("two/"))).toBe(false);
});

test("services are sealed like catalogs; what is not known of them is not looked at", async () => {
  await using folder = await temporaryFolder();
  const out = folder.path;
  const served = { ...both, services: stationServices };
  await write(out, both);
  expect(await current(out, served)).toBeUndefined();
  await write(out, served);
  const plan = await current(out, served);
  expect(plan?.changes.map(({ path }) => path)).toContain("services/connect.ts");
  expect(await current(out, both)).toBeDefined();
  const without = { ...both, services: [] };
  expect(await current(out, without)).toBeUndefined();
  await write(out, without);
  expect(await current(out, without)).toBeDefined();
});
