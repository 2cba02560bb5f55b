import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generatedFrom } from "../model/generated-from.js";
import { catalog as catalogModel } from "../testing/build-model.js";
import { filesBelow, temporaryFolder } from "../testing/temporary-folder.js";
import { applyPlan } from "./apply-plan.js";
import { lockPath, parseLock } from "./lock-file.js";
import { planWrite, readLock, type PlanOptions, type WritableCatalog } from "./plan-write.js";
import { writeFileIfChanged } from "./write-file.js";

function sdk(catalog: string, files: Readonly<Record<string, string>>): WritableCatalog {
  return {
    catalog,
    folder: catalog,
    names: { scopes: {}, overloads: {} },
    from: generatedFrom(catalogModel({ name: catalog }), [], {}),
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
  };
}

async function write(out: string, catalogs: readonly WritableCatalog[], options?: PlanOptions): Promise<string[]> {
  const plan = await planWrite(out, catalogs, await readLock(out), options);
  await applyPlan(plan);
  return plan.changes.map(({ action, path }) => `${action} ${path}`);
}

test("creates, leaves alone, updates and deletes", async () => {
  await using folder = await temporaryFolder();
  const out = join(folder.path, "deep/out");
  expect(await write(out, [sdk("a", { "a/x.ts": "1", "a/y/z.ts": "2" })])).toEqual([
    "create a/x.ts",
    "create a/y/z.ts",
    `create ${lockPath}`,
  ]);
  const before = await stat(join(out, "a/x.ts"));
  expect(await write(out, [sdk("a", { "a/x.ts": "1", "a/y/z.ts": "2" })])).toEqual([
    "unchanged a/x.ts",
    "unchanged a/y/z.ts",
    `unchanged ${lockPath}`,
  ]);
  expect((await stat(join(out, "a/x.ts"))).ino).toBe(before.ino);
  expect(await write(out, [sdk("a", { "a/x.ts": "3" })])).toEqual([
    "update a/x.ts",
    "delete a/y/z.ts",
    `update ${lockPath}`,
  ]);
  expect(Object.keys(await filesBelow(out)).toSorted()).toEqual([lockPath, "a/x.ts"]);
  await expect(stat(join(out, "a/y"))).rejects.toThrow();
});

test("a run that another one overtook writes nothing: it would forget the other's files", async () => {
  await using folder = await temporaryFolder();
  const out = folder.path;
  const none = await readLock(out);
  await write(out, [sdk("a", { "a/x.ts": "1" })], { partial: true });
  const late = planWrite(out, [sdk("b", { "b/x.ts": "1" })], none, { partial: true });
  await expect(late).rejects.toThrow(/another run wrote to the output folder.*Run it again/s);
  expect(await write(out, [sdk("b", { "b/x.ts": "1" })], { partial: true })).toContain("create b/x.ts");
  expect(Object.keys((await readLock(out))?.catalogs ?? {})).toEqual(["a", "b"]);
});

test("another catalog's files stay in a partial run, and go in a whole one", async () => {
  await using folder = await temporaryFolder();
  const out = folder.path;
  await write(out, [sdk("a", { "a/x.ts": "1" }), sdk("b", { "b/x.ts": "1" })]);
  await write(out, [sdk("b", { "b/x.ts": "2" })], { partial: true });
  expect(Object.keys((await readLock(out))?.catalogs ?? {})).toEqual(["a", "b"]);
  expect(await write(out, [sdk("b", { "b/x.ts": "2" })])).toEqual([
    "delete a/x.ts",
    "unchanged b/x.ts",
    `update ${lockPath}`,
  ]);
});

test("refuses files that are not its own, and files that were edited, unless forced", async () => {
  await using folder = await temporaryFolder();
  const out = folder.path;
  await mkdir(join(out, "a"));
  await writeFile(join(out, "a/x.ts"), "mine");
  await expect(write(out, [sdk("a", { "a/x.ts": "1" })])).rejects.toThrow(/a\/x\.ts is in the way.*--force/);
  expect(await filesBelow(out)).toEqual({ "a/x.ts": "mine" });
  await write(out, [sdk("a", { "a/x.ts": "1" })], { force: true });
  await writeFile(join(out, "a/x.ts"), "edited");
  await expect(write(out, [sdk("a", { "a/x.ts": "2" })])).rejects.toThrow(/was edited since it was generated/);
  expect(await readFile(join(out, "a/x.ts"), "utf8")).toBe("edited");
});

test("an edited file that is no longer generated stays", async () => {
  await using folder = await temporaryFolder();
  const out = folder.path;
  await write(out, [sdk("a", { "a/x.ts": "1", "a/y.ts": "1" })]);
  await writeFile(join(out, "a/y.ts"), "edited");
  const plan = await planWrite(out, [sdk("a", { "a/x.ts": "1" })], await readLock(out));
  await applyPlan(plan);
  expect(plan.kept).toEqual(["a/y.ts"]);
  expect((await filesBelow(out))["a/y.ts"]).toBe("edited");
});

test("a failure half way puts everything back", async () => {
  await using folder = await temporaryFolder();
  const out = join(folder.path, "out");
  await write(out, [sdk("a", { "a/x.ts": "1", "a/y.ts": "1" })]);
  const before = await filesBelow(out);
  const plan = await planWrite(
    out,
    [sdk("a", { "a/n/new.ts": "2", "a/x.ts": "2", "a/z.ts": "2" })],
    await readLock(out),
  );
  await mkdir(join(out, "a/z.ts"));
  await expect(applyPlan(plan)).rejects.toThrow(/can't be written.*Nothing was changed/s);
  await rm(join(out, "a/z.ts"), { recursive: true });
  expect(await filesBelow(out)).toEqual(before);
  await expect(stat(join(out, "a/n"))).rejects.toThrow();
});

test("a first run that fails leaves no folder behind", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "file");
  await writeFile(file, "");
  await expect(write(file, [sdk("a", { "a/x.ts": "1" })])).rejects.toThrow(/is a file/);
  const plan = await planWrite(join(file, "out"), [sdk("a", { "a/x.ts": "1" })], undefined);
  await expect(applyPlan(plan)).rejects.toThrow(/can't be written/);
  expect(await filesBelow(folder.path)).toEqual({ file: "" });
});

test("a lock deletes nothing outside the output folder", async () => {
  await using folder = await temporaryFolder();
  const out = join(folder.path, "out");
  await write(out, [sdk("a", { "a/x.ts": "1" })]);
  const text = await readFile(join(out, lockPath), "utf8");
  await writeFile(join(folder.path, "x.ts"), "1");
  await writeFile(join(out, lockPath), text.replace('"a/x.ts"', '"../x.ts"').replace("a/x.ts", "../x.ts"));
  await write(out, [sdk("a", { "a/y.ts": "1" })], { force: true });
  expect((await filesBelow(folder.path))["x.ts"]).toBe("1");
});

test.each([
  ["{", /not readable as the lock/],
  ["{}", /no format number/],
  ['{"format": 2}', /has format 2.*newer one/s],
  ['{"format": 1, "catalogs": {"a": {}}}', /not what vgi-codegen writes/],
])("a broken lock is an error: %s", (text, message) => {
  expect(() => parseLock(text, "lock.json")).toThrow(message);
});

test("a single file is written once, and never half", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "x.json");
  expect(await writeFileIfChanged(path, "1")).toBe(true);
  expect(await writeFileIfChanged(path, "1")).toBe(false);
  await expect(writeFileIfChanged(join(folder.path, "no/x.json"), "1")).rejects.toThrow(/can't be written/);
  expect(await filesBelow(folder.path)).toEqual({ "x.json": "1" });
});
