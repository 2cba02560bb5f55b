import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { installOnce } from "./install-once.js";

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "vgi-install-"));
  folder = path.join(root, "packages");
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const silent = (): void => {};

test("what is wanted at once is installed once", async () => {
  let fills = 0;
  const fill = async (temporary: string): Promise<void> => {
    fills += 1;
    await writeFile(path.join(temporary, "name"), "content");
  };
  await Promise.all([installOnce(folder, silent, fill), installOnce(folder, silent, fill)]);
  await installOnce(folder, silent, fill);
  expect(fills).toBe(1);
  expect(await readFile(path.join(folder, "name"), "utf8")).toBe("content");
});

test("an installation that fails leaves nothing, and the next one is whole", async () => {
  const failing = installOnce(folder, silent, async (temporary) => {
    await writeFile(path.join(temporary, "half"), "");
    throw new Error("no network");
  });
  await expect(failing).rejects.toThrow("no network");
  expect(await readdir(root)).toEqual([]);
  await installOnce(folder, silent, (temporary) => writeFile(path.join(temporary, "name"), "content"));
  expect(await readdir(folder)).toEqual(["name"]);
});

test("what an interrupted installation left goes away", async () => {
  await mkdir(path.join(root, "installing-packages", "half"), { recursive: true });
  await mkdir(path.join(root, "installing-older"));
  await installOnce(folder, silent, (temporary) => writeFile(path.join(temporary, "name"), "content"));
  expect(await readdir(root)).toEqual(["packages"]);
  expect(await readdir(folder)).toEqual(["name"]);
});
