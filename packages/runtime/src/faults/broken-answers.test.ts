import { describe, expect, it } from "vitest";
import type { RpcCallOptions } from "../call-options.js";
import { VgiError } from "../errors/index.js";
import { createPool } from "../pool/create-pool.js";
import { numbers, reply, request, streamRequest, valuesOf } from "../testing/batches.js";
import { DIE, END, type Script, trickle, write } from "../testing/peer-script.js";
import { httpHead, type PeerKind, startScriptedPeer } from "../testing/scripted-peer.js";
import { until } from "../testing/until.js";

const ANSWER = reply(numbers([1n, 2n, 3n]));
const HALF = ANSWER.subarray(0, ANSWER.byteLength >> 1);
const KINDS: readonly PeerKind[] = ["stdio", "unix", "tcp", "http"];

/** An answer with four bytes overwritten. */
function withNumber(at: number, value: number): Uint8Array {
  const bytes = ANSWER.slice();
  new DataView(bytes.buffer).setUint32(at, value, true);
  return bytes;
}

/** Where the batch message of {@link ANSWER} starts: behind the schema. */
const BATCH = 8 + new DataView(ANSWER.buffer, ANSWER.byteOffset).getInt32(4, true);

/** Announces a body of so many bytes, which don't come. */
function withBodyLength(length: bigint): Uint8Array {
  const bytes = ANSWER.slice();
  const view = new DataView(bytes.buffer);
  const end = BATCH + 8 + view.getInt32(BATCH + 4, true);
  // Body length and number of rows are the only fields of the message with the values 24 and 3.
  const found = Array.from({ length: (end - BATCH) >> 3 }, (_, i) => BATCH + i * 8).filter(
    (at) => view.getBigInt64(at, true) === BigInt(ANSWER.byteLength - 8 - end),
  );
  expect(found.length).toBeGreaterThan(0);
  for (const at of found) view.setBigInt64(at, length, true);
  return bytes;
}

type Codes = Readonly<Record<PeerKind, string>>;

const same = (code: string): Codes => ({ stdio: code, unix: code, tcp: code, http: code });
/** The end of a process is told apart: before its first answer, or later. */
const lost: Codes = { ...same("VGI_TRANSPORT"), stdio: "VGI_WORKER_EXITED" };
const never: Codes = { ...same("VGI_TRANSPORT"), stdio: "VGI_WORKER_START" };

interface Fault {
  readonly script: Script;
  /** Over HTTP, where it isn't `script` as the body of a response. */
  readonly http?: Script;
  readonly codes: Codes;
  readonly message: RegExp;
  readonly options?: RpcCallOptions;
}

/** A body that was announced with its length, in full. */
const body = (...steps: Script): Script => [write(httpHead(ANSWER.byteLength)), ...steps];

const FAULTS: Readonly<Record<string, Fault>> = {
  "the end in place of an answer": {
    script: [END],
    http: [END],
    codes: never,
    message: /closed it$|closed its output|other side closed/,
  },
  "the end in the middle of a message": {
    script: [write(HALF), END],
    codes: lost,
    message: /in the middle of an answer|is incomplete/,
  },
  "a reset in the middle of a message": {
    script: [write(HALF), DIE],
    codes: lost,
    message: /in the middle of an answer|is incomplete/,
  },
  "the end before the end marker": {
    script: [write(ANSWER.subarray(0, -8)), END],
    http: [write(httpHead(ANSWER.byteLength - 8), ANSWER.subarray(0, -8))],
    codes: lost,
    message: /closed it|closed its output|before the end marker/,
  },
  "silence, with a deadline": {
    script: [write(HALF)],
    codes: same("VGI_DEADLINE"),
    message: /^m of .* took too long: it was not done after 2000 ms\. Raise timeoutMs/,
    // Longer than a process takes to start: a peer that has not written anything is waited for much longer.
    options: { timeoutMs: 2000 },
  },
  "silence, with an idle time-out": {
    script: [write(HALF)],
    codes: same("VGI_DEADLINE"),
    message: /^m of .* took too long: nothing came from the worker for 1000 ms\. Raise idleTimeoutMs/,
    options: { idleTimeoutMs: 1000, timeoutMs: 20_000 },
  },
  "bytes one by one, of which none is late, with a deadline": {
    script: [trickle(20, ANSWER)],
    codes: same("VGI_DEADLINE"),
    message: /it was not done after 2000 ms/,
    options: { idleTimeoutMs: 1500, timeoutMs: 2000 },
  },
  "metadata of two gigabytes": {
    script: [write(withNumber(4, 0x7fff_fff8))],
    codes: same("VGI_PROTOCOL"),
    message: /message at byte 0 declares 2147483640 bytes of metadata; the limit is 16777216/,
  },
  "metadata of a negative length": {
    script: [write(withNumber(4, 0xffff_fff0))],
    codes: same("VGI_PROTOCOL"),
    message: /declares -16 bytes of metadata/,
  },
  "a body of petabytes": {
    script: [write(withBodyLength(2n ** 52n))],
    codes: same("VGI_PROTOCOL"),
    message: /declares a body of 4503599627370496 bytes; the limit is 2147483647/,
  },
  "a body of a negative length": {
    script: [write(withBodyLength(-8n))],
    codes: same("VGI_PROTOCOL"),
    message: /malformed: the body length is -8/,
  },
  "a body over the program's own limit": {
    script: [write(withBodyLength(2n ** 20n + 8n))],
    codes: same("VGI_PROTOCOL"),
    message: /declares a body of 1048584 bytes; the limit is 1048576/,
  },
  "text in place of Arrow": {
    script: [write("Welcome to my shop!\n")],
    http: [write(httpHead(20), "Welcome to my shop!\n")],
    codes: same("VGI_PROTOCOL"),
    message: /found "Welcome to my shop!\\n"\. (A stdio worker must|Check that the address is that of a VGI worker)/,
  },
};

/** Limits for the one fault that is about them. */
const limitsOf = (name: string): { maxBodyLength?: number } =>
  name.includes("own limit") ? { maxBodyLength: 2 ** 20 } : {};

async function failureOf(call: Promise<unknown>): Promise<VgiError> {
  const error: unknown = await call.then(
    () => new Error("the call succeeded"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof VgiError)) throw error;
  return error;
}

describe.each(KINDS)("over %s, a peer that sends", (kind) => {
  it.concurrent.each(Object.entries(FAULTS))("%s", async (name, fault) => {
    const script = kind === "http" ? (fault.http ?? body(...fault.script)) : fault.script;
    await using peer = await startScriptedPeer(kind, script);
    const pool = createPool(peer.address, { maxConnections: 2, limits: limitsOf(name) });
    const lease = await pool.acquire();
    const error = await failureOf(lease.connection.unary(request(), { timeoutMs: 20_000, ...fault.options }));
    expect(error.message).toMatch(fault.message);
    expect(error.message).toContain(pool.address.slice(0, 20));
    expect(error.code).toBe(fault.codes[kind]);
    await lease.release();

    // The pool goes on: over bytes with another connection, over HTTP with any.
    await using next = await pool.acquire();
    expect(valuesOf(await next.connection.unary(request(), { timeoutMs: 20_000 }))).toEqual([42n]);
    await next.release();
    // A worker that is silent from the start may still be starting: it is waited for until the pool is closed.
    await pool.close();
    if (kind !== "http") await until("the connection is given up", () => !lease.connection.usable);
    if (kind !== "stdio") await until("all sockets are closed", () => peer.sockets() === 0);
  });

  it.concurrent("a batch of a stream, and then half of another", async () => {
    const twice = reply(numbers([1n]), numbers([2n]));
    const part = twice.subarray(0, twice.byteLength - 40);
    const script = kind === "http" ? [write(httpHead(twice.byteLength), part), DIE] : [write(part), DIE];
    await using peer = await startScriptedPeer(kind, script);
    await using pool = createPool(peer.address);
    const lease = await pool.acquire();
    const stream = await lease.connection.stream(streamRequest({ window: 4 }), { timeoutMs: 20_000 });
    expect(valuesOf(await stream.next())).toEqual([1n]);
    const error = await failureOf(stream.next());
    expect(error.message).toMatch(/in the middle of an answer|is incomplete/);
    expect(error.code).toBe(lost[kind]);
    // Whoever pulls on, or ends the stream, is not made to wait.
    expect(await stream.next()).toBeNull();
    await stream.cancel();
    await stream.close();
    await lease.release();
    await using next = await pool.acquire();
    expect(valuesOf(await next.connection.unary(request()))).toEqual([42n]);
  });
});
