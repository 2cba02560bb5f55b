import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordBatch } from "apache-arrow";
import {
  DeadlineError,
  ProtocolError,
  RpcError,
  TransportError,
  VgiError,
  WorkerExitedError,
  type WorkerLog,
} from "vgi-runtime";
import { connect, WorkerAnswerError, type Session, type VgiClient } from "../src/index.js";
import { int64Batch, rowsOf, valuesOf } from "./support/batches.js";
import { caught } from "./support/caught.js";
import { startHttpWorker, stdioWorker, type HttpWorker } from "./support/demo-workers.js";
import { belongings, leftBehind, type Belongings } from "./support/left-behind.js";

/** Arguments of a table function of the catalog `faults`. */
interface Arguments {
  readonly positional?: readonly (bigint | string)[];
  readonly named?: Readonly<Record<string, bigint | string>>;
}

/** One fault: how it is met, and what the caller sees of it. */
interface Fault {
  readonly name: string;
  readonly call: (db: Session) => AsyncIterable<RecordBatch>;
  /** Rows that come before it. */
  readonly rows?: number;
  readonly stdio: Expected;
  readonly http: Expected;
}

interface Expected {
  readonly error: abstract new (...args: never[]) => Error;
  readonly says: RegExp;
  /** The worker is gone, or can't be trusted any more: another takes its place. */
  readonly fatal?: true;
}

const table = (name: string, args: Arguments = {}, limits: object = {}) => ({
  call: (db: Session) => db.table({ name, arguments: args, ...limits }),
});

const input = (): RecordBatch[] => [int64Batch("n", [1n]), int64Batch("n", [2n]), int64Batch("n", [3n])];

const transform = (named: Readonly<Record<string, string>>) => ({
  call: (db: Session) => db.tableInOut({ name: "fail_transform", arguments: { named }, input: input() }),
});

const scalar = (name: string, values: readonly bigint[][]) => ({
  call: (db: Session) => db.scalar({ name, input: values.map((one) => int64Batch("value", one)) }),
});

const exit13 = { error: WorkerExitedError, says: /exit code 13/, fatal: true } as const;
const killed = { error: WorkerExitedError, says: /signal SIGKILL/, fatal: true } as const;
const lost = { error: TransportError, says: /was lost while \w+ waited|is incomplete/, fatal: true } as const;
const refused = (says: RegExp) => ({ stdio: { error: RpcError, says }, http: { error: RpcError, says } }) as const;
const silent = { error: DeadlineError, says: /nothing came from the worker for 600 ms/ } as const;
const idle = { idleTimeoutMs: 600 };

const faults: readonly Fault[] = [
  {
    name: "killed in bind",
    ...table("crash_in", { positional: ["bind"], named: { how: "kill" } }),
    stdio: killed,
    http: lost,
  },
  { name: "exits in bind", ...table("crash_in", { positional: ["bind"] }), stdio: exit13, http: lost },
  {
    name: "killed in init",
    ...table("crash_in", { positional: ["init"], named: { how: "kill" } }),
    stdio: killed,
    http: lost,
  },
  {
    name: "killed in mid-stream",
    ...table("crash_after", { positional: [3n], named: { how: "kill" } }),
    rows: 3,
    stdio: killed,
    http: lost,
  },
  { name: "exits in mid-stream", ...table("crash_after", { positional: [2n] }), rows: 2, stdio: exit13, http: lost },
  { name: "exits in a scalar", ...scalar("crash_on", [[1n], [13n], [2n]]), rows: 1, stdio: exit13, http: lost },
  { name: "exits in a transform", ...transform({ how: "exit" }), rows: 1, stdio: exit13, http: lost },
  { name: "killed in finalize", ...transform({ phase: "finalize", how: "kill" }), rows: 3, stdio: killed, http: lost },
  {
    name: "fails in bind",
    ...table("error_in", { positional: ["bind"] }),
    ...refused(/bind failed on the worker.*the bind failed on purpose/),
  },
  {
    name: "fails in init",
    ...table("error_in", { positional: ["init"] }),
    ...refused(/init failed on the worker.*the init failed on purpose/),
  },
  {
    name: "fails in mid-stream",
    ...table("error_in", { positional: ["process"], named: { batches: 2n } }),
    rows: 2,
    ...refused(/the scan failed on purpose/),
  },
  { name: "fails in a transform", ...transform({}), rows: 1, ...refused(/the process failed on purpose/) },
  {
    name: "fails in finalize",
    ...transform({ phase: "finalize" }),
    rows: 3,
    ...refused(/the finalize failed on purpose/),
  },
  {
    name: "junk in mid-stream",
    ...table("junk_after", { positional: [1n] }),
    rows: 1,
    stdio: { error: ProtocolError, says: /prints, banners and loggers/, fatal: true },
    http: { error: ProtocolError, says: /no proxy changes its answers/ },
  },
  {
    name: "half a frame, and the end",
    ...table("half_frame_after", { positional: [1n] }),
    rows: 1,
    stdio: { error: WorkerExitedError, says: /exit code 13 in the middle of an answer/, fatal: true },
    http: lost,
  },
  {
    name: "half a frame, and silence",
    ...table("half_frame_after", { positional: [1n], named: { then: "stall" } }, idle),
    rows: 1,
    stdio: { ...silent, fatal: true },
    http: silent,
  },
  {
    name: "silence in mid-stream",
    ...table("stall_after", { positional: [2n] }, idle),
    rows: 2,
    stdio: { ...silent, fatal: true },
    http: silent,
  },
  {
    name: "another schema than bind said",
    ...table("wrong_schema"),
    stdio: { error: WorkerAnswerError, says: /wrong_schema.*"n" as utf8, and not "n" as int64/ },
    http: { error: WorkerAnswerError, says: /wrong_schema.*"n" as utf8, and not "n" as int64/ },
  },
  {
    name: "one row too few",
    ...scalar("wrong_row_count", [[1n, 2n]]),
    stdio: { error: WorkerAnswerError, says: /1 rows for an input of 2/ },
    http: { error: WorkerAnswerError, says: /1 rows for an input of 2/ },
  },
];

let before: Belongings;

beforeAll(async () => {
  // What the first connection of a process leaves behind for good is no leak: loaded modules, and caches of theirs.
  await using worker = await startHttpWorker();
  for (const address of [stdioWorker(), worker.url]) {
    await using client = await connect(address);
    await client.catalogs();
  }
  before = belongings();
});

describe.each(["stdio", "http"] as const)("faults over %s", (transport) => {
  let server: HttpWorker | null = null;
  let client: VgiClient;
  let db: Session;

  beforeAll(async () => {
    if (transport === "http") server = await startHttpWorker();
    // What the worker did is to be seen, and not what came of asking it again.
    client = await connect(server?.url ?? stdioWorker(), { retry: null });
    db = await client.attach("faults");
  });

  afterAll(async () => {
    await db.close();
    await client.close();
    await server?.[Symbol.asyncDispose]();
  });

  test.each(faults)("$name", async (fault) => {
    const expected = fault[transport];
    const rows: unknown[] = [];
    const pull = async (): Promise<void> => {
      for await (const batch of fault.call(db)) rows.push(...(batch.getChildAt(0) ?? []));
    };
    const error = await caught(pull(), 8000);
    expect(error).toBeInstanceOf(expected.error);
    expect(error).toBeInstanceOf(VgiError);
    expect(error.message).toMatch(expected.says);
    // A worker that finds several ticks in its pipe may end before it has sent the answers to the first.
    const complete = transport === "http" && expected.error !== DeadlineError;
    if (complete) expect(rows).toHaveLength(fault.rows ?? 0);
    else expect(rows.length).toBeLessThanOrEqual(fault.rows ?? 0);
    if (server !== null && expected.fatal === true) {
      await server.ended;
      expect(await caught(client.catalogs())).toBeInstanceOf(TransportError);
      // Of a server, only its operator can start another.
      server = await startHttpWorker({ port: server.port });
    }
    const after = db.table({ name: "slow", arguments: { positional: [2n], named: { delay_ms: 0n } } });
    expect(await valuesOf(after)).toEqual([0n, 1n]);
  });

  test("two calls at once: the death of one's worker does not touch the other", async () => {
    if (transport === "http") return;
    const slow = valuesOf(db.table({ name: "slow", arguments: { positional: [3n], named: { delay_ms: 50n } } }));
    const crash = caught(rowsOf(db.table({ name: "crash_after", arguments: { positional: [1n] } })));
    expect(await crash).toBeInstanceOf(WorkerExitedError);
    expect(await slow).toEqual([0n, 1n, 2n]);
  });

  test("aggregates that the worker refuses", async () => {
    await using demo = await client.attach("demo");
    const error = await caught(demo.aggregate({ name: "nowhere", input: [int64Batch("value", [1n])] }));
    expect(error).toBeInstanceOf(RpcError);
    expect((await demo.aggregate({ name: "total", input: [int64Batch("value", [1n])] })).getChildAt(0)?.get(0)).toBe(
      1n,
    );
  });

  test("a flood on stderr and a storm of logs stop nothing", async () => {
    const logs: WorkerLog[] = [];
    await using one = await connect(server?.url ?? stdioWorker(), { onLog: (log) => void logs.push(log) });
    await using other = await one.attach("faults");
    expect(await valuesOf(other.table({ name: "stderr_flood", arguments: { positional: [4096n] } }))).toEqual([4096n]);
    expect(await valuesOf(other.table({ name: "log_storm", arguments: { positional: [5000n] } }))).toEqual([5000n]);
    expect(logs).toHaveLength(5000);
    expect(logs[4999]).toMatchObject({ level: "INFO", message: "message 4999 of 5000" });
  });

  test("columns of any name keep it", async () => {
    const [row] = await rowsOf(db.table({ name: "many_columns", arguments: { positional: [300n] } }));
    const entries = Object.entries(row ?? {});
    expect(entries).toHaveLength(300);
    expect(entries.slice(0, 4)).toEqual([
      ["from", 0n],
      ["two words", 1n],
      ["a.b", 2n],
      ["__proto__", 3n],
    ]);
  });
});

/** A start that goes wrong, and what the caller sees of the first call. */
interface StartFault {
  readonly name: string;
  readonly stdio: Expected;
  readonly http: Expected;
}

const starts: readonly StartFault[] = [
  {
    name: "junk-first",
    stdio: { error: ProtocolError, says: /wr[io]t.* nothing but its answers to stdout/s },
    http: { error: ProtocolError, says: /no proxy changes its answers/ },
  },
  {
    name: "half-frame-first",
    stdio: { error: WorkerExitedError, says: /exit code 13 in the middle of an answer/ },
    http: lost,
  },
  { name: "exit-first", stdio: { error: VgiError, says: /exit code 13/ }, http: lost },
  { name: "stall-first", stdio: silent, http: silent },
  { name: "silent", stdio: silent, http: silent },
  {
    name: "hostile-length",
    stdio: { error: ProtocolError, says: /2147483632|limit|long|large/ },
    http: { error: ProtocolError, says: /2147483632|limit|long|large/ },
  },
];

describe.each(["stdio", "http"] as const)("faults at the start, over %s", (transport) => {
  test.concurrent.each(starts)("$name", async ({ name, ...expected }) => {
    const { error: kind, says } = expected[transport];
    await using server = transport === "http" ? await startHttpWorker({ fault: name }) : null;
    await using client = await connect(server?.url ?? stdioWorker({ fault: name }));
    const idleTimeoutMs = /stall|silent/.test(name) ? 600 : undefined;
    const error = await caught(client.catalogs({ idleTimeoutMs: idleTimeoutMs ?? 20_000 }), 25_000);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(says);
  });

  test("a flood on stderr before it serves", async () => {
    await using server = transport === "http" ? await startHttpWorker({ fault: "stderr-flood" }) : null;
    await using client = await connect(server?.url ?? stdioWorker({ fault: "stderr-flood" }));
    expect(await client.catalogs()).toHaveLength(3);
  });
});

test("nothing is left behind by any of it", async () => {
  expect(await leftBehind(before)).toEqual([]);
});
