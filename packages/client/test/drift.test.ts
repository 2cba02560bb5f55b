import { afterEach, describe, expect, test, vi } from "vitest";
import type { RpcInterceptor, WorkerLog } from "vgi-runtime";
import { scalarFunction, tableFunction, type ScalarFunction, type TableFunction } from "../src/codegen-v1/index.js";
import {
  connect,
  DriftError,
  UsageError,
  WorkerExitedError,
  type ConnectOptions,
  type DriftPolicy,
  type FunctionModel,
  type Session,
} from "../src/index.js";
import { functionFingerprint } from "../src/model/fingerprint.js";
import { caught } from "./support/caught.js";
import { startHttpWorker, stdioWorker } from "./support/demo-workers.js";
import * as demo from "./support/demo-sdk.js";

const open: AsyncDisposable[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

/** Counts what a client asks of the catalog. */
function counting(): ConnectOptions & { readonly listings: () => number } {
  let listings = 0;
  const interceptor: RpcInterceptor = {
    unary: (request, options, next) => {
      if (request.method === "catalog_contents" || request.method === "catalog_schemas") listings += 1;
      return next(request, options);
    },
  };
  return { interceptors: [interceptor], listings: () => listings };
}

async function attached(
  drift: DriftPolicy | undefined,
  options: ConnectOptions = {},
  protocol = "2.2.0",
): Promise<Session> {
  const client = await connect(stdioWorker({ protocol }), { maxConnections: 1, ...options });
  open.push(client);
  return client.attach("demo", { drift });
}

/** The functions of the worker under a name. */
async function declared(db: Session, name: string): Promise<FunctionModel> {
  const { functions } = await db.schemaContents("main");
  const model = functions.find((candidate) => candidate.name === name);
  if (model === undefined) throw new Error(`there is no ${name}`);
  return model;
}

type Sequence = TableFunction<{ readonly count: bigint; readonly step?: bigint | undefined }>;

/** `sequence` as an SDK has it that was generated from this model. */
async function sequenceOf(model: FunctionModel, name: string = model.name): Promise<Sequence> {
  return tableFunction({
    kind: "table",
    schema: ["main"],
    name,
    args: model.arguments.map(({ name: key, role, type, optional }) => ({
      key,
      role,
      type,
      ...(optional ? { optional } : {}),
    })),
    fingerprint: await functionFingerprint(model),
  });
}

test("off asks for nothing, and is the default", async () => {
  for (const policy of [undefined, "off"] as const) {
    const options = counting();
    const db = await attached(policy, options);
    const stale = await sequenceOf({ ...(await declared(db, "sequence")), hasFinalize: true });
    const before = options.listings();
    expect(await stale(db, { count: 2n }).rows()).toHaveLength(2);
    expect(options.listings()).toBe(before);
  }
});

describe.each(["2.2.0", "1.0.0"])("protocol %s", (protocol) => {
  test("a function that is as it was is called, and the catalog is listed once for all calls", async () => {
    const options = counting();
    const db = await attached("error", { ...options, maxConnections: 3 }, protocol);
    const sequence = await sequenceOf(await declared(db, "sequence"));
    const before = options.listings();
    const calls = await Promise.all([1n, 2n, 3n].map((count) => sequence(db, { count }).rows()));
    expect(calls.map((rows) => rows.length)).toEqual([1, 2, 3]);
    expect(await sequence(db, { count: 4n }).rows()).toHaveLength(4);
    // Functions without a fingerprint are nobody's to compare.
    expect(await demo.double(db, { value: [1n] })).toEqual([2n]);
    expect(options.listings()).toBe(before + 1);
  });

  test("an error says what changed, at every call", async () => {
    const db = await attached("error", {}, protocol);
    const model = await declared(db, "sequence");
    const [count, ...rest] = model.arguments;
    if (count === undefined) throw new Error("sequence has an argument");
    const unsigned = { ...model, arguments: [{ ...count, type: "uint64" as const }, ...rest] };
    const cases = [
      [await sequenceOf(unsigned), "arguments", "argument count is int64, and not uint64"],
      [await sequenceOf({ ...model, arguments: [count] }), "arguments", `argument ${rest[0]?.name} is new`],
      [await sequenceOf(model, "sequense"), "missing", 'it is gone; there is "sequence"'],
      [await sequenceOf({ ...model, requiredSecrets: ["s"] }), "other", "its choices, ranges, required settings"],
    ] as const;
    for (const [stale, change, why] of cases) {
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const error = await caught(stale(db, { count: 1n }).rows());
        expect(error).toBeInstanceOf(DriftError);
        expect(error).toMatchObject({ code: "VGI_DRIFT", change, why: expect.stringContaining(why) });
      }
    }
    // The connection was given back each time.
    expect(await demo.double(db, { value: [1n] })).toEqual([2n]);
  });

  test("a warning comes once for each function, and the call goes on", async () => {
    const logs: WorkerLog[] = [];
    const db = await attached("warn", { onLog: (log) => logs.push(log) }, protocol);
    const model = await declared(db, "double");
    const stale: ScalarFunction<{ readonly value: readonly bigint[] }, Record<never, never>, bigint> = scalarFunction({
      kind: "scalar",
      schema: ["main"],
      name: "double",
      args: [{ key: "value", role: "column", type: "int64" }],
      output: { fields: [{ name: "result", type: "float64", nullable: true }] },
      fingerprint: await functionFingerprint({ ...model, output: { fields: [] } }),
    });
    await caught(Promise.resolve(stale(db, { value: [1n] })));
    await caught(Promise.resolve(stale(db, { value: [1n] })));
    expect(logs).toMatchObject([
      { level: "WARN", message: expect.stringContaining("main.double"), extra: { code: "VGI_DRIFT" } },
    ]);
    expect(logs[0]?.message).toContain("its result is int64, and not float64");
  });
});

test("without a log it is a warning of the process", async () => {
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  try {
    vi.stubEnv("VGI_DRIFT", "warn");
    const db = await attached(undefined);
    const stale = await sequenceOf({ ...(await declared(db, "sequence")), hasFinalize: true });
    expect(await stale(db, { count: 1n }).rows()).toHaveLength(1);
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining("function main.sequence"), { type: "VgiDriftWarning", code: "VGI_DRIFT" }],
    ]);
  } finally {
    warn.mockRestore();
  }
});

test("a policy that there isn't is refused", async () => {
  vi.stubEnv("VGI_DRIFT", "loud");
  const error = await caught(attached(undefined));
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({ message: expect.stringMatching(/"loud" is no policy.*off, warn, error/) });
  expect(await attached("off")).toBeDefined();
});

test("a call that is given up leaves the listing to the others", async () => {
  const db = await attached("error");
  const sequence = await sequenceOf(await declared(db, "sequence"));
  const given = new AbortController();
  const first = caught(sequence(db, { count: 1n }, { signal: given.signal }).rows());
  const second = sequence(db, { count: 2n }).rows();
  given.abort();
  expect(await first).toMatchObject({ code: "VGI_CANCELLED" });
  expect(await second).toHaveLength(2);
});

test("after another attach the catalog is listed again", async () => {
  const options = counting();
  const client = await connect(stdioWorker(), { ...options, maxConnections: 1 });
  open.push(client);
  const db = await client.attach("demo", { drift: "error" });
  const faults = await client.attach("faults");
  const sequence = await sequenceOf(await declared(db, "sequence"));
  await sequence(db, { count: 1n }).rows();
  const before = options.listings();
  const crash = faults.table({ name: "crash_in", arguments: { positional: ["bind"], named: { how: "kill" } } });
  expect(await caught(crash[Symbol.asyncIterator]().next())).toBeInstanceOf(WorkerExitedError);
  expect(await sequence(db, { count: 2n }).rows()).toHaveLength(2);
  expect(await sequence(db, { count: 3n }).rows()).toHaveLength(3);
  expect(options.listings() - before).toBeGreaterThanOrEqual(1);
  expect(options.listings() - before).toBeLessThanOrEqual(2);
});

test("over HTTP, and in a transaction's place, it is the same", async () => {
  const worker = await startHttpWorker();
  open.push(worker);
  const client = await connect(worker.url);
  open.push(client);
  const db = await client.attach("demo", { drift: "error" });
  const model = await declared(db, "sequence");
  expect(await (await sequenceOf(model))(db, { count: 2n }).rows()).toHaveLength(2);
  const stale = await sequenceOf({ ...model, hasFinalize: true });
  expect(await caught(stale(db, { count: 2n }).bind())).toBeInstanceOf(DriftError);
});
