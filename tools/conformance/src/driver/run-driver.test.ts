import { createServer, type Server } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { batchFromRows, emptyBatch, toArrowSchema, withMetadata } from "vgi-arrow";
import { serveBytes, type Service, ServiceError, type ServiceMethod } from "vgi-runtime/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { batchFromBase64, batchToBase64 } from "./relay-batch.js";
import { runDriver } from "./run-driver.js";

const text = toArrowSchema({ fields: [{ name: "value", type: "utf8", nullable: true }] });
const nothing = toArrowSchema({ fields: [] });

/** One method of each shape that the driver relays. */
const service: Service = {
  protocolName: "sample.v1",
  protocolVersion: "1.0.0",
  displayName: "Sample",
  methods: new Map<string, ServiceMethod>([
    [
      "echo",
      {
        kind: "unary",
        params: text,
        result: text,
        handle: (params, context) => {
          context.log("INFO", "echoing", { times: "1" });
          return params;
        },
      },
    ],
    [
      "refuse",
      {
        kind: "unary",
        params: text,
        result: text,
        handle: () => {
          throw new ServiceError("no", { type: "Refused", code: "NOT_FOUND", kind: "sample_refused" });
        },
      },
    ],
    [
      "twice",
      {
        kind: "stream",
        params: text,
        header: text,
        open: (params) => {
          let left = 2;
          return {
            header: params,
            mode: "producer",
            output: text,
            next: () => (left-- > 0 ? params : null),
          };
        },
      },
    ],
  ]),
};

let folder: string;
let server: Server;
let target: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "vgi-driver-"));
  target = process.platform === "win32" ? `\\\\.\\pipe\\${path.basename(folder)}` : path.join(folder, "s");
  server = createServer((socket) => void serveBytes(service, socket, socket).then(() => socket.end()));
  await new Promise<void>((resolve) => server.listen(target, resolve));
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/** Sends all requests, closes the input, and gives the responses. */
async function drive(...requests: readonly unknown[]): Promise<Record<string, unknown>[]> {
  const input = new PassThrough();
  const output = new PassThrough();
  for (const request of requests) input.write(`${typeof request === "string" ? request : JSON.stringify(request)}\n`);
  input.end();
  await runDriver(input, output);
  const lines = String(output.read() ?? "").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Record<string, unknown>);
}

const connect = () => ({ op: "connect", transport: "unix", target, protocol: "sample.v1", headers: {} });

function encoded(method: string | undefined, value = "hello"): string {
  const metadata = new Map([["vgi_rpc.protocol_version", "1.0.0"]]);
  if (method !== undefined) metadata.set("vgi_rpc.method", method);
  return batchToBase64(withMetadata(batchFromRows(text, [{ value }]), metadata));
}

const open = () => ({ op: "stream_open", request_b64: encoded("twice"), is_exchange: false, has_header: true });

function valueOf(base64: unknown): unknown {
  return batchFromBase64(String(base64)).getChildAt(0)?.get(0);
}

describe("calls", () => {
  test("relays a result, with the logs that came before it", async () => {
    const [connected, answered, after] = await drive(
      connect(),
      { op: "unary", request_b64: encoded("echo", "grüße") },
      { op: "unary", request_b64: encoded("refuse") },
    );
    expect(connected).toEqual({ ok: true });
    expect(answered).toMatchObject({ ok: true, error: null });
    expect(answered?.["logs"]).toEqual([{ level: "INFO", message: "echoing", extra: { times: "1" } }]);
    expect(valueOf(answered?.["result_b64"])).toBe("grüße");
    expect(after?.["logs"]).toEqual([]);
  });

  test("relays an error of the worker verbatim, as an error of the call", async () => {
    const [, refused] = await drive(connect(), { op: "unary", request_b64: encoded("refuse") });
    expect(refused).toMatchObject({
      ok: true,
      result_b64: null,
      error: { error_type: "Refused", error_code: "NOT_FOUND", error_kind: "sample_refused" },
    });
  });

  test("fills in no method", async () => {
    const [, refused] = await drive(connect(), { op: "unary", request_b64: encoded(undefined) });
    expect(refused).toEqual({ ok: false, error: "the request batch has no metadata key vgi_rpc.method" });
  });
});

describe("streams", () => {
  test("relays header, batches and end; the connection serves the next call", async () => {
    const [, opened, first, second, end, echoed] = await drive(
      connect(),
      open(),
      { op: "tick" },
      { op: "next_with_token" },
      { op: "tick" },
      { op: "unary", request_b64: encoded("echo") },
    );
    expect(valueOf(opened?.["header_b64"])).toBe("hello");
    expect(valueOf(first?.["batch_b64"])).toBe("hello");
    expect(second).toMatchObject({ ok: true, done: false, token: null });
    expect(end).toMatchObject({ ok: true, done: true, batch_b64: null, error: null });
    expect(echoed).toMatchObject({ ok: true, error: null });
  });

  test("opens one stream at a time, and ends it by close or cancel, which may be repeated", async () => {
    const responses = await drive(connect(), open(), open(), { op: "close" }, { op: "close" }, open(), {
      op: "cancel",
    });
    expect(responses.map(({ ok }) => ok)).toEqual([true, true, false, true, true, true, true]);
    expect(responses[2]?.["error"]).toBe("a stream is open already");
  });
});

describe("the channel", () => {
  test("answers what it can't do with ok: false, and goes on", async () => {
    const responses = await drive(
      "{",
      "[]",
      { op: 7 },
      { op: "unary", request_b64: encoded("echo") },
      { op: "connect", transport: "pigeon", target, protocol: "sample.v1" },
      { op: "connect", transport: "unix", target },
      connect(),
      connect(),
      { op: "levitate" },
      { op: "unary", request_b64: "not base64!" },
      { op: "unary", request_b64: batchToBase64(emptyBatch(nothing)).slice(0, 40) },
      { op: "unary", request_b64: encoded("echo") },
    );
    const ok = [false, false, false, false, false, false, true, false, false, false, false, true];
    expect(responses.map((response) => response["ok"])).toEqual(ok);
    for (const { ok: good, error } of responses) if (good === false) expect(error).toBeTypeOf("string");
  });

  test("ends at shutdown, with an answer, and at the end of the input, without one", async () => {
    expect(await drive(connect(), { op: "shutdown" }, { op: "levitate" })).toEqual([{ ok: true }, { ok: true }]);
    expect(await drive(connect())).toEqual([{ ok: true }]);
  });

  test("a worker that can't be reached is an answer", async () => {
    const [refused] = await drive({ ...connect(), target: path.join(folder, "absent") });
    expect(refused?.["ok"]).toBe(false);
    expect(refused?.["error"]).toContain("absent");
  });
});
