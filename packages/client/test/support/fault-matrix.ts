import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DeadlineError, RpcError, TransportError, WorkerExitedError, type WorkerLog } from "vgi-runtime";
import { connect, type Session, type VgiClient } from "../../src/index.js";
import { caught } from "./caught.js";
import { type HttpWorker, startHttpWorker, stdioWorker } from "./demo-workers.js";
import { type KindOfCall, kindsOfCall } from "./kinds-of-call.js";
import { belongings, type Belongings, leftBehind } from "./left-behind.js";

const FRAGILE = { fault: "fragile-catalog" };
const IDLE_MS = 100;
const STORM = 500;
const GENEROUS_MS = 20_000;

/** A fault of one kind of call, and what the caller sees; `null` for the result as if nothing had happened. */
interface Cell {
  readonly fault: string;
  readonly error: abstract new (...args: never[]) => Error;
  readonly says: RegExp;
}

/** What lies between client and worker. */
export type Transport = "stdio" | "http";

const killed: Readonly<Record<Transport, Omit<Cell, "fault">>> = {
  stdio: { error: WorkerExitedError, says: /signal SIGKILL/ },
  http: { error: TransportError, says: /was lost while \w+ waited|is incomplete/ },
};
const refused = { error: RpcError, says: /failed on purpose/ };
const silent = { error: DeadlineError, says: /nothing came from the worker for 100 ms/ };

/** The faults that end a kind of call with an error. */
function failing({ places, replaceable = [], wrong = [] }: KindOfCall, transport: Transport): Cell[] {
  const all = [...places, ...replaceable];
  // Of a process of ours that is silent the end has to be waited for: at the last place alone.
  const silences = transport === "http" ? all : all.slice(-1);
  return [
    ...all.map((place) => cell(place, "kill", killed[transport])),
    ...silences.map((place) => cell(place, "stall", silent)),
    ...places.slice(-1).map((place) => cell(place, "error", refused)),
    ...wrong,
  ];
}

function cell(place: string, kind: string, { error, says }: Omit<Cell, "fault">): Cell {
  return { fault: `${place}:${kind}`, error, says };
}

/** The faults that change nothing. */
function harmless({ places, replaceable = [], quiet = [] }: KindOfCall, transport: Transport): string[] {
  const first = [...places, ...replaceable, ...quiet].slice(0, 1);
  return [
    ...first.map((place) => `${place}:storm`),
    // The stderr of a server is its operator's.
    ...(transport === "stdio" ? first.map((place) => `${place}:flood`) : []),
    ...replaceable.map((place) => `${place}:error`),
    ...quiet.flatMap((place) => [`${place}:error`, `${place}:kill`]),
    // It takes its full patience of seconds: once is enough.
    ...(transport === "http" ? quiet.slice(-1).map((place) => `${place}:stall`) : []),
  ];
}

/** Every kind of call meets every fault at every place where it waits for the worker. */
export function faultMatrix(transport: Transport): void {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown): void => void unhandled.push(reason);

  beforeAll(() => void process.on("unhandledRejection", onUnhandled));

  afterAll(() => {
    process.off("unhandledRejection", onUnhandled);
    expect(unhandled).toEqual([]);
  });

  let server: HttpWorker | null = null;
  beforeAll(async () => {
    if (transport === "http") server = await startHttpWorker(FRAGILE);
    // What the first connection of a process leaves behind for good is no leak: loaded modules, and caches of theirs.
    await using client = await connect(server?.url ?? stdioWorker());
    await client.catalogs();
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  const kinds = kindsOfCall.filter(({ only }) => only === undefined || only === transport);
  describe.each(kinds)("$name", (kind) => {
    let before: Belongings;
    let client: VgiClient;
    let healthy: Session;
    let right: unknown;

    /** Makes the call on an attachment that suffers a fault. */
    const suffer = async (fault: string, limits: { idleTimeoutMs?: number; onLog?: (log: WorkerLog) => void } = {}) => {
      const options = { fault };
      await using db = await client.withOptions(limits).attach("fragile", { options, idleTimeoutMs: GENEROUS_MS });
      return await kind.run(db);
    };

    beforeAll(async () => {
      before = belongings();
      // What the worker did is to be seen, and not what came of asking it again.
      client = await connect(server?.url ?? stdioWorker(FRAGILE), { retry: null });
      healthy = await client.attach("fragile");
      right = await kind.run(healthy);
    });

    afterAll(async () => {
      await healthy.close();
      await client.close();
      expect(await leftBehind(before)).toEqual([]);
    });

    test.each(failing(kind, transport))("$fault", async ({ fault, error: expected, says }) => {
      const error = await caught(suffer(fault, fault.endsWith(":stall") ? { idleTimeoutMs: IDLE_MS } : {}), 8_000);
      expect(error).toBeInstanceOf(expected);
      expect(error.message).toMatch(says);
      expect(await kind.run(healthy)).toEqual(right);
    });

    test.each(harmless(kind, transport))("%s changes nothing", async (fault) => {
      const logs: WorkerLog[] = [];
      expect(await suffer(fault, { onLog: (log) => void logs.push(log) })).toEqual(right);
      expect(logs).toHaveLength(fault.endsWith(":storm") ? STORM : 0);
      expect(await kind.run(healthy)).toEqual(right);
    });
  });
}
