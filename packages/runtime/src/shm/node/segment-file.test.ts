import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { encodeHead, HEADER_SIZE } from "../allocation-table.js";
import { createSegmentFile, MOUNT } from "./segment-file.js";
import { segmentPrefix } from "./segment-prefix.js";

const SIZE = HEADER_SIZE + 8192;

describe.skipIf(process.platform !== "linux")("a segment file", () => {
  it("is private, has its size and its header, and goes with close()", async () => {
    const memory = await createSegmentFile(SIZE);
    const file = `${MOUNT}/${memory?.name ?? ""}`;
    expect(memory?.name).toMatch(new RegExp(`^vgi-\\d+-${process.pid}-[0-9a-f]{16}$`));
    expect([statSync(file).size, statSync(file).mode & 0o777, statSync(file).blocks * 512]).toEqual([
      SIZE,
      0o600,
      SIZE,
    ]);
    expect(memory?.readNow(0, 24)).toEqual(encodeHead(SIZE));
    await memory?.write(HEADER_SIZE, [Uint8Array.of(1, 2), Uint8Array.of(3)]);
    expect(await memory?.read(HEADER_SIZE, 4)).toEqual(Uint8Array.of(1, 2, 3, 0));
    await Promise.all([memory?.close(), memory?.close()]);
    expect(existsSync(file)).toBe(false);
    expect(process.listenerCount("exit")).toBe(0);
  });

  it("leaves neither descriptor nor listener behind, a hundred times", async () => {
    const descriptors = readdirSync("/proc/self/fd").length;
    for (let i = 0; i < 100; i += 1) await (await createSegmentFile(SIZE))?.close();
    expect(readdirSync("/proc/self/fd").length).toBeLessThanOrEqual(descriptors);
    expect(process.listenerCount("SIGTERM")).toBe(0);
  });

  it("reads into memory that it is given, few bytes and many", async () => {
    const memory = await createSegmentFile(HEADER_SIZE + (1 << 21));
    const asked: number[] = [];
    const allocate = (length: number): Uint8Array => {
      asked.push(length);
      return new Uint8Array(length).fill(9);
    };
    for (const length of [8, 1 << 21]) {
      await memory?.write(HEADER_SIZE, [new Uint8Array(length).fill(length % 7)]);
      const bytes = await memory?.read(HEADER_SIZE, length, { allocate, reuse: () => undefined });
      expect(bytes?.every((byte) => byte === length % 7)).toBe(true);
    }
    expect(asked).toEqual([8, 1 << 21]);
    await memory?.close();
  });

  it("reports what the other process cut off", async () => {
    const memory = await createSegmentFile(SIZE);
    spawnSync("truncate", ["-s", String(HEADER_SIZE), `${MOUNT}/${memory?.name ?? ""}`]);
    await expect(memory?.read(HEADER_SIZE, 4)).rejects.toThrow(RangeError);
    expect(() => memory?.readNow(HEADER_SIZE, 4)).toThrow("the shared memory segment has become shorter");
    await memory?.close();
  });

  it("is null where there is no such mount", async () => {
    expect(await createSegmentFile(SIZE, "/no/such/mount")).toBeNull();
    expect(process.listenerCount("exit")).toBe(0);
  });

  it("is null where there is no room, and leaves nothing behind", async ({ skip }) => {
    const mount = mkdtempSync(path.join(tmpdir(), "vgi-shm-"));
    try {
      const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", mount]).status === 0;
      if (!mounted) skip("a file system without room can't be mounted here");
      expect(await createSegmentFile(SIZE, mount)).toBeNull();
      expect(readdirSync(mount)).toEqual([]);
    } finally {
      spawnSync("umount", [mount]);
      rmSync(mount, { recursive: true, force: true });
    }
  });

  it("of a process that was killed is removed by the next one, and no other file is", async () => {
    const mount = mkdtempSync(path.join(tmpdir(), "vgi-shm-"));
    const ended = spawnSync(process.execPath, ["-e", ""]).pid;
    const own = segmentPrefix() ?? "";
    const stale = `${own.replace(/\d+-$/, "")}${ended}-0123456789abcdef`;
    const kept = [`${own}0123456789abcdef`, `vgi-1-${ended}-0123456789abcdef`, `psm_12345678`, `${stale}0`];
    for (const name of [stale, ...kept]) writeFileSync(path.join(mount, name), "");
    const memory = await createSegmentFile(SIZE, mount);
    expect(readdirSync(mount).toSorted()).toEqual([...kept, memory?.name].toSorted());
    await memory?.close();
    rmSync(mount, { recursive: true, force: true });
  });
});
