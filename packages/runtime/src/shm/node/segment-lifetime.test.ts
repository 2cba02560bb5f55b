import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { EMPTY_SCHEMA, emptyBatch } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { createPool } from "../../pool/create-pool.js";
import { reply, request } from "../../testing/batches.js";
import { createSegmentFile, MOUNT } from "./segment-file.js";

const PROGRAM = fileURLToPath(new URL("../../testing/idle-program.ts", import.meta.url));
const WORKER = fileURLToPath(new URL("../../testing/faulty-worker.mjs", import.meta.url));
const REPLY = reply(emptyBatch(EMPTY_SCHEMA, { "vgi_rpc.transport.shm": "true" }));

/** A worker that agrees to share memory, and gives every call the same answer. */
const agreeing = (mode: string): string[] => [process.execPath, WORKER, mode, Buffer.from(REPLY).toString("base64")];

function segmentsOf(pid: number | undefined): string[] {
  return readdirSync(MOUNT).filter((name) => name.startsWith("vgi-") && name.split("-")[2] === String(pid));
}

async function startProgram(mode: string): Promise<ChildProcess> {
  const command = JSON.stringify(agreeing("answer"));
  const args = ["--import", "tsx", "--conditions=vgi-source", PROGRAM, mode, command, '{"sharedMemory":true}'];
  const program = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "ignore"] });
  const ready = program.stdout === null ? null : once(program.stdout, "data");
  await Promise.race([ready, once(program, "exit").then(() => Promise.reject(new Error("the program did not start")))]);
  return program;
}

describe.skipIf(process.platform !== "linux")("a segment is gone", () => {
  it("when its pool is closed", async () => {
    const pool = createPool({ command: agreeing("answer") }, { sharedMemory: true });
    await (async () => {
      await using lease = await pool.acquire();
      await lease.connection.unary(request());
    })();
    expect(segmentsOf(process.pid)).toHaveLength(1);
    await pool.close();
    expect(segmentsOf(process.pid)).toEqual([]);
  });

  it("when its idle connection has timed out", async () => {
    await using pool = createPool({ command: agreeing("answer") }, { sharedMemory: true, idleMs: 20 });
    await (async () => {
      await using lease = await pool.acquire();
      await lease.connection.unary(request());
    })();
    for (let i = 0; i < 50 && segmentsOf(process.pid).length > 0; i += 1) await sleep(20);
    expect(segmentsOf(process.pid)).toEqual([]);
  });

  it("when its worker is killed in the middle of an answer", async () => {
    await using pool = createPool({ command: agreeing("half") }, { sharedMemory: true });
    await using lease = await pool.acquire();
    await expect(lease.connection.unary(request())).rejects.toThrow(/signal SIGKILL/);
    expect(segmentsOf(process.pid)).toEqual([]);
  });

  it.each<[string, string, NodeJS.Signals | undefined]>([
    ["ended by itself, with an idle worker", "idle", undefined],
    ["called process.exit()", "exit", undefined],
    ["threw", "throw", undefined],
    ["was ended by SIGTERM", "running", "SIGTERM"],
    ["was ended by SIGINT", "running", "SIGINT"],
    ["was ended by SIGHUP", "running", "SIGHUP"],
  ])("when its program %s", async (_, mode, signal) => {
    const program = await startProgram(mode);
    expect(segmentsOf(program.pid)).toHaveLength(1);
    const closed = once(program, "close");
    if (signal === undefined) program.stdin?.write("go");
    else program.kill(signal);
    await closed;
    expect(segmentsOf(program.pid)).toEqual([]);
  });

  it("when its program was killed outright, as soon as another one makes a segment", async () => {
    const program = await startProgram("running");
    const closed = once(program, "close");
    program.kill("SIGKILL");
    await closed;
    expect(segmentsOf(program.pid)).toHaveLength(1);
    const memory = await createSegmentFile(1 << 17);
    expect(segmentsOf(program.pid)).toEqual([]);
    await memory?.close();
  });
});
