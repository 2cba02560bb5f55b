import { execFile } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { concatChunks, StreamEncoder } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import type { PoolOptions } from "../pool/pool-options.js";
import { logBatch, numbers, NUMBERS, reply } from "../testing/batches.js";
import { HONEST } from "../testing/honest-streams.js";

const PROGRAM = fileURLToPath(new URL("../testing/memory-program.ts", import.meta.url));
const MIB = 2 ** 20;
/** What the program itself takes while it runs: its heap, code, and what the system keeps for it. */
const RESIDENT_MIB = 128;

/** Bytes without end, as fast as they are taken; `limit` ends them all the same. */
function* flood(chunk: Uint8Array, limit: number): Iterable<Uint8Array> {
  for (let sent = 0; sent < limit; sent += chunk.byteLength) yield chunk;
}

interface Outcome {
  readonly outcome: string;
  readonly buffersMiB: number;
  readonly residentMiB: number;
}

/** A program with a heap of 64 MiB makes one call to a worker that answers with these bytes. */
async function run(chunks: () => Iterable<Uint8Array>, limits: PoolOptions["limits"] = {}): Promise<Outcome> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => void pipeline(Readable.from(chunks()), socket).catch(() => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const args = ["--max-old-space-size=64", "--import", "tsx", "--conditions=vgi-source", PROGRAM, address];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [...args, JSON.stringify({ limits })]);
    return JSON.parse(stdout) as Outcome;
  } finally {
    server.close();
  }
}

/** The beginning of an answer, whose batch announces a body of so many bytes. */
function announcing(bodyLength: number): Uint8Array {
  const bytes = reply(numbers([1n, 2n, 3n]));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const batch = 8 + view.getInt32(4, true);
  const body = batch + 8 + view.getInt32(batch + 4, true);
  const honest = BigInt(bytes.byteLength - 8 - body);
  for (let at = batch; at + 8 <= body; at += 8) {
    if (view.getBigInt64(at, true) === honest) view.setBigInt64(at, BigInt(bodyLength), true);
  }
  return bytes.slice(0, body);
}

/** A head that announces 16 MiB of metadata, the most that is accepted. */
function longMetadata(): Uint8Array {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setInt32(0, -1, true);
  view.setInt32(4, 16 * MIB, true);
  return head;
}

const zeros = new Uint8Array(64 * 1024);
const manyBatches = (): Uint8Array => {
  const encoder = new StreamEncoder(NUMBERS);
  const log = encoder.batch(logBatch("INFO", "x".repeat(1000)));
  const rows = encoder.batch(numbers(Array.from({ length: 1000 }, () => 1n)));
  return concatChunks(Array.from({ length: 20 }, () => [...log, ...rows]).flat());
};

describe("a program with little memory", () => {
  it.concurrent.each<[string, () => Iterable<Uint8Array>, PoolOptions["limits"], RegExp, number]>([
    [
      "a body above its limit is not waited for",
      () => [announcing(2 * MIB), ...flood(zeros, 200 * MIB)],
      { maxBodyLength: MIB },
      /^VGI_PROTOCOL: .*declares a body of 2097152 bytes; the limit is 1048576/,
      8,
    ],
    [
      "a body of two gigabytes that is announced and doesn't come takes no memory",
      () => [announcing(2 ** 31 - 8), ...flood(zeros, 20 * MIB)],
      {},
      /^VGI_TRANSPORT: .*in the middle of an answer/,
      64,
    ],
    [
      "metadata that is announced takes no more than its limit",
      () => [longMetadata(), ...flood(zeros, 200 * MIB)],
      {},
      /^VGI_PROTOCOL: .*malformed/,
      80,
    ],
    [
      "half a gigabyte of batches and logs passes through",
      () => [new StreamEncoder(NUMBERS).schema(), ...flood(manyBatches(), 500 * MIB), HONEST[0]!.subarray(-8)],
      {},
      /^answered$/,
      64,
    ],
    [
      "bytes that are no Arrow are refused with the first of them",
      () => flood(new Uint8Array(65_536).fill(65), 200 * MIB),
      {},
      /^VGI_PROTOCOL: .*found "A{80}"/,
      8,
    ],
  ])("%s", async (_, chunks, limits, expected, mostMiB) => {
    const { outcome, buffersMiB, residentMiB } = await run(chunks, limits);
    expect(outcome).toMatch(expected);
    expect(buffersMiB).toBeLessThan(mostMiB);
    expect(residentMiB).toBeLessThan(mostMiB + RESIDENT_MIB);
  });
});
