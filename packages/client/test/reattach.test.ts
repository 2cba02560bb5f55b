import { afterEach, describe, expect, test } from "vitest";
import type { RecordBatch } from "apache-arrow";
import { type RpcInterceptor, TransportError, WorkerExitedError } from "vgi-runtime";
import { connect, type ConnectOptions, type Session } from "../src/index.js";
import { int64Batch, valuesOf } from "./support/batches.js";
import { caught } from "./support/caught.js";
import { startHttpWorker, stdioWorker } from "./support/demo-workers.js";

const versions = ["2.2.0", "1.0.0"] as const;
const fault = "own-attachments";

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

function kept<T extends AsyncDisposable>(one: T): T {
  open.push(one);
  return one;
}

/** Counts the attaches of a client that were answered. */
function counting(): ConnectOptions & { readonly attaches: () => number } {
  let attaches = 0;
  const interceptor: RpcInterceptor = {
    unary: async (request, options, next) => {
      const answer = await next(request, options);
      if (request.method === "catalog_attach") attaches += 1;
      return answer;
    },
  };
  return { interceptors: [interceptor], attaches: () => attaches };
}

const sequence = (db: Session): AsyncIterable<RecordBatch> =>
  db.table({ schema: "main", name: "sequence", arguments: { positional: [3n] } });

describe.each(versions)("protocol %s", (protocol) => {
  test.each([undefined, fault])("stdio: a killed worker is followed by another, attached again (%s)", async (given) => {
    const options = counting();
    const worker = stdioWorker({ protocol, ...(given === undefined ? {} : { fault: given }) });
    const client = kept(await connect(worker, { ...options, maxConnections: 1 }));
    const [demo, faults] = [await client.attach("demo"), await client.attach("faults")];
    const crash = faults.table({ name: "crash_in", arguments: { positional: ["bind"], named: { how: "kill" } } });
    expect(await caught(valuesOf(crash))).toBeInstanceOf(WorkerExitedError);
    expect(options.attaches()).toBe(2);
    expect(await valuesOf(sequence(demo))).toEqual([0n, 1n, 2n]);
    expect(options.attaches()).toBe(3);
    // Once is enough.
    expect(await valuesOf(sequence(demo))).toEqual([0n, 1n, 2n]);
    expect(options.attaches()).toBe(3);
    expect((await faults.schemas()).length).toBeGreaterThan(0);
    expect(options.attaches()).toBe(4);
  });

  test("http: a server that was started again refuses the attachment, and concurrent calls share one new one", async () => {
    const first = kept(await startHttpWorker({ protocol, fault }));
    const options = counting();
    const client = kept(await connect(first.url, { ...options, retry: null }));
    const demo = await client.attach("demo");
    const running = demo.table({ name: "sequence", arguments: { positional: [6n], named: { batch_size: 2n } } });
    const batches = running[Symbol.asyncIterator]();
    await batches.next();
    await first[Symbol.asyncDispose]();
    kept(await startHttpWorker({ protocol, fault, port: first.port }));

    const results = await Promise.all([
      ...Array.from({ length: 5 }, () => valuesOf(sequence(demo))),
      demo.objects.version().then((version) => [version]),
      demo.loadCatalog().then(({ name }) => [name]),
      valuesOf(demo.scalar({ name: "double", input: [int64Batch("value", [4n])] })),
    ]);
    expect(results.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => [0n, 1n, 2n]));
    expect(results.slice(5)).toEqual([[1n], ["demo"], [8n]]);
    expect(options.attaches()).toBe(2);
  });

  test("http: a call that was running fails with its error, and is not made again", async () => {
    const first = kept(await startHttpWorker({ protocol, fault }));
    const options = counting();
    const client = kept(await connect(first.url, { ...options, retry: null }));
    const faults = await client.attach("faults");
    const crash = faults.table({ name: "crash_in", arguments: { positional: ["bind"] } });
    expect(await caught(valuesOf(crash))).toBeInstanceOf(TransportError);
    expect(await caught(valuesOf(crash))).toBeInstanceOf(TransportError);
    expect(options.attaches()).toBe(1);
  });
});

test("a server that is down is the error of the calls, and the options of the attach are those of the first", async () => {
  const first = kept(await startHttpWorker({ fault }));
  const options = counting();
  const client = kept(await connect(first.url, { ...options, retry: null }));
  const locked = await client.attach("locked", { options: { key: "of gold" } });
  await first[Symbol.asyncDispose]();
  expect(await caught(locked.schemas())).toBeInstanceOf(TransportError);
  expect(await caught(locked.schemas())).toBeInstanceOf(TransportError);
  kept(await startHttpWorker({ fault, port: first.port }));
  expect((await locked.schemas()).length).toBe(1);
  expect(options.attaches()).toBe(2);
});
