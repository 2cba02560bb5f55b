import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TransportError } from "../../errors/index.js";
import { lockFile } from "./file-lock.js";

const hasFlock = spawnSync("flock", ["--version"]).error === undefined;
if (!hasFlock) console.log("file locks: skipped: there is no flock(1) here");

const descriptors = (): number => readdirSync("/proc/self/fd").length;

describe.skipIf(!hasFlock)("a file lock", () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "vgi-lock-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const take = (name: string): ReturnType<typeof lockFile> => lockFile(at(name), { wait: false });

  /** Another program that holds the lock. */
  async function holder(name: string): Promise<ChildProcess> {
    const child = spawn("flock", ["-x", at(name), "sh", "-c", "echo held; exec cat"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    if (child.stdout !== null) await once(child.stdout, "data");
    return child;
  }

  it("is held by one, and goes to the next when it is released", async () => {
    const first = await take("a");
    expect(first).not.toBeNull();
    expect(await take("a")).toBeNull();
    let got = false;
    const second = lockFile(at("a"), { wait: true }).then((lock) => ((got = true), lock));
    await sleep(100);
    expect(got).toBe(false);
    first?.release();
    (await second)?.release();
    (await take("a"))?.release();
  });

  it("is the one of flock(1), in both directions", async () => {
    const other = await holder("b");
    expect(await take("b")).toBeNull();
    other.kill("SIGKILL");
    other.stdin?.end();
    const lock = await lockFile(at("b"), { wait: true });
    expect(spawnSync("flock", ["-n", at("b"), "true"]).status).toBe(1);
    lock?.release();
    expect(spawnSync("flock", ["-n", at("b"), "true"]).status).toBe(0);
  });

  it("is nobody's after its process was killed", async () => {
    const source = `import { lockFile } from ${JSON.stringify(new URL("./file-lock.ts", import.meta.url).href)};
      await lockFile(${JSON.stringify(at("c"))}, { wait: true }); console.log("held"); setInterval(() => {}, 1000);`;
    const args = ["--import", "tsx", "--conditions=vgi-source", "--input-type=module", "-e", source];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    expect(await take("c")).toBeNull();
    child.kill("SIGKILL");
    await once(child, "exit");
    (await lockFile(at("c"), { wait: true, signal: AbortSignal.timeout(5000) }))?.release();
  });

  it("is not taken on a file that was removed meanwhile", async () => {
    const first = await lockFile(at("d"), { wait: true });
    const second = lockFile(at("d"), { wait: true });
    await sleep(100);
    rmSync(at("d"));
    const third = await lockFile(at("d"), { wait: false });
    expect(third).not.toBeNull();
    first?.release();
    await sleep(100);
    third?.release();
    const got = await second;
    expect(await take("d")).toBeNull();
    got?.release();
  });

  it("is waited for no longer than wanted, and leaves no descriptor behind", async () => {
    const other = await holder("e");
    const before = descriptors();
    for (let i = 0; i < 5; i += 1) {
      expect(await lockFile(at("e"), { wait: true, signal: AbortSignal.timeout(30) })).toBeNull();
    }
    expect(await lockFile(at("e"), { wait: true, signal: AbortSignal.abort() })).toBeNull();
    expect(descriptors()).toBeLessThanOrEqual(before);
    other.stdin?.end();
    await once(other, "exit");
  });

  it("is not followed through a link, and reports where it can't be", async () => {
    closeSync(openSync(at("target"), "w"));
    spawnSync("ln", ["-s", at("target"), at("link")]);
    await expect(take("link")).rejects.toThrow(TransportError);
    await expect(take("no/such/folder")).rejects.toThrow(/can't be opened: .* launch\.stateDirectory/);
  });
});
