import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generatedFrom } from "../model/generated-from.js";
import { catalog as catalogModel } from "../testing/build-model.js";
import { filesBelow, temporaryFolder } from "../testing/temporary-folder.js";
import { applyPlan } from "./apply-plan.js";
import { compareFiles } from "./compare-files.js";
import { lockPath, parseLock } from "./lock-file.js";
import { planWrite, readLock, type PlanOptions, type WritableCatalog } from "./plan-write.js";
import { writeFileIfChanged } from "./write-file.js";
import { takeWritingTurn } from "./writing-turn.js";

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

test("line ends of a checkout are no edits", async () => {
  await using folder = await temporaryFolder();
  const out = folder.path;
  const [one, two] = [sdk("a", { "a/x.ts": "1\n2\n" }), sdk("a", { "a/x.ts": "1\n3\n" })];
  await write(out, [one]);
  for (const path of ["a/x.ts", lockPath]) {
    await writeFile(join(out, path), (await readFile(join(out, path), "utf8")).replaceAll("\n", "\r\n"));
  }
  const checkedOut = await filesBelow(out);
  expect(await compareFiles(out, [{ ...one, rows: [] }], await readLock(out))).toEqual([]);
  expect(await write(out, [one])).toEqual(["unchanged a/x.ts", `unchanged ${lockPath}`]);
  expect(await filesBelow(out)).toEqual(checkedOut);
  expect(await write(out, [two])).toEqual(["update a/x.ts", `update ${lockPath}`]);
  const path = join(out, "x.json");
  await writeFile(path, "{\r\n}");
  expect(await writeFileIfChanged(path, "{\n}")).toBe(false);
});

test("many files in the way are told by the first of them", async () => {
  await using folder = await temporaryFolder();
  const files = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`a/${index}.ts`, "1"]));
  await mkdir(join(folder.path, "a"));
  for (const path of Object.keys(files)) await writeFile(join(folder.path, path), "mine");
  await expect(write(folder.path, [sdk("a", files)])).rejects.toThrow(
    /a\/0\.ts, a\/1\.ts, a\/2\.ts, a\/3\.ts, a\/4\.ts and 3 more in .* are in the way.*overwrite them with --force/,
  );
});

test("a file where a folder is to be is named", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "a"), "");
  await expect(write(folder.path, [sdk("a", { "a/x.ts": "1" })])).rejects.toThrow(
    /\/a is a file, where a folder is to be/,
  );
  expect(await filesBelow(folder.path)).toEqual({ a: "" });
});

describe("of two runs at once", () => {
  test("the second one's plan is from before the first wrote: it writes nothing", async () => {
    await using folder = await temporaryFolder();
    const out = folder.path;
    const plans = [
      await planWrite(out, [sdk("a", { "a/x.ts": "1" })], undefined),
      await planWrite(out, [sdk("a", { "a/x.ts": "2" })], undefined),
    ] as const;
    await applyPlan(plans[0]);
    const before = await filesBelow(out);
    await expect(applyPlan(plans[1])).rejects.toThrow(/another run wrote to the output folder/);
    expect(await filesBelow(out)).toEqual(before);
  });

  test("one writes, and the others say so", async () => {
    await using folder = await temporaryFolder();
    const out = join(folder.path, "out");
    const contents = ["1", "2", "3", "4"];
    const plans = await Promise.all(
      contents.map((content) => planWrite(out, [sdk("a", { "a/x.ts": content, "a/y.ts": content })], undefined)),
    );
    const ends = await Promise.allSettled(plans.map((plan) => applyPlan(plan)));
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const won = contents[ends.findIndex(({ status }) => status === "fulfilled")];
    const { [lockPath]: lock = "", ...files } = await filesBelow(out);
    expect(files).toEqual({ "a/x.ts": won, "a/y.ts": won });
    expect(Object.keys(parseLock(lock, lockPath).catalogs)).toEqual(["a"]);
  });

  test("a run that was killed is in nobody's way", async () => {
    await using folder = await temporaryFolder();
    const turn = join(folder.path, ".vgi-codegen/writing");
    await mkdir(turn, { recursive: true });
    await writeFile(join(turn, "0"), "half");
    const run = (): Promise<string[]> => write(folder.path, [sdk("a", { "a/x.ts": "1" })]);
    await expect(run()).rejects.toThrow(/another run is writing.*a process that has just begun.*remove that folder/s);
    await writeFile(join(turn, "process"), String(process.pid));
    await expect(run()).rejects.toThrow(new RegExp(`process ${process.pid} has made `));
    const gone = spawnSync(process.execPath, ["-e", ""]).pid;
    await writeFile(join(turn, "process"), String(gone));
    await run();
    expect(Object.keys(await filesBelow(folder.path)).toSorted()).toEqual([lockPath, "a/x.ts"]);
  });

  test("what it left goes to one run, however many find it", async () => {
    const gone = String(spawnSync(process.execPath, ["-e", ""]).pid);
    for (let round = 0; round < 100; round += 1) {
      await using folder = await temporaryFolder();
      const turn = join(folder.path, "writing");
      await mkdir(turn);
      await writeFile(join(turn, "process"), round % 2 === 0 ? gone : "");
      await utimes(turn, 0, 0);
      const ends = await Promise.allSettled(Array.from({ length: 8 }, () => takeWritingTurn(folder.path)));
      expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    }
  });
});

test("an interrupt before the last file is in place leaves everything as it was", async () => {
  await using folder = await temporaryFolder();
  const out = join(folder.path, "out");
  await write(out, [sdk("a", { "a/x.ts": "1", "a/y.ts": "1" })]);
  const before = await filesBelow(out);
  const plan = await planWrite(out, [sdk("a", { "a/n/z.ts": "2", "a/x.ts": "2", "a/y.ts": "2" })], await readLock(out));
  for (let looks = 0; looks < 8; looks += 1) {
    await expect(applyPlan(plan, abortedAfter(looks))).rejects.toThrow();
    expect(await filesBelow(out)).toEqual(before);
    expect(await readdir(join(out, ".vgi-codegen"))).toEqual(["lock.json"]);
  }
  await applyPlan(plan, abortedAfter(8));
  expect(await filesBelow(out)).toMatchObject({ "a/n/z.ts": "2", "a/x.ts": "2", "a/y.ts": "2" });
});

/** A signal that is found aborted when it is looked at after so many looks. */
function abortedAfter(looks: number): AbortSignal {
  let left = looks;
  const throwIfAborted = (): void => {
    left -= 1;
    if (left < 0) throw new Error("interrupted");
  };
  return { throwIfAborted } as AbortSignal;
}
