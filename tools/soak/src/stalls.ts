import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectionPool, createPool } from "vgi-runtime";
import { openWorker, type Transport } from "./open-worker.js";
import { soakRequest } from "./soak-service.js";

const help = `Measures how long streams of large batches hold up the event loop of a program.

  npm run stalls                    half a gigabyte in batches of 1, 8 and 64 MB, over stdio, unix sockets and HTTP

longest, p99: delays of the event loop by all that the client does at once, in milliseconds.
beside work:  the same for a program that computes 5 ms at a time: the longest time between two of its turns.
`;

const TRANSPORTS: readonly Transport[] = ["stdio", "unix", "http"];
const ROWS = [125_000, 1_000_000, 8_000_000] as const;
const ALONE_BYTES = 2 ** 29;
/** Less: a turn of the event loop brings 64 KiB of a socket, and a program that computes has few of them. */
const BESIDE_WORK_BYTES = 2 ** 27;
const SLICE_MS = 5;

interface Figures {
  readonly longestMs: number;
  readonly p99Ms: number;
  readonly mibPerSecond: number;
  readonly besideWorkMs: number;
  readonly besideWorkMibPerSecond: number;
}

async function measure(pool: ConnectionPool, rows: number): Promise<Figures> {
  const batchBytes = rows * 8;
  const [many, few] = [ALONE_BYTES, BESIDE_WORK_BYTES].map((bytes) => Math.ceil(bytes / batchBytes)) as [
    number,
    number,
  ];
  await stream(pool, rows, 2);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const alone = await timed(() => stream(pool, rows, many));
  delays.disable();
  const work = new SlicedWork();
  const beside = await timed(() => stream(pool, rows, few));
  const rate = (batches: number, seconds: number): number => (batches * batchBytes) / 2 ** 20 / seconds;
  return {
    longestMs: delays.max / 1e6,
    p99Ms: delays.percentile(99) / 1e6,
    mibPerSecond: rate(many, alone),
    besideWorkMs: work.stop(),
    besideWorkMibPerSecond: rate(few, beside),
  };
}

async function stream(pool: ConnectionPool, rows: number, batches: number): Promise<void> {
  await using lease = await pool.acquire();
  const request = soakRequest("same", { first: 0, batches, rows });
  const opened = await lease.connection.stream({
    ...request,
    hasHeader: false,
    mode: "producer",
    inputSchema: null,
    window: 2,
  });
  let seen = 0;
  for (let batch = await opened.next(); batch !== null; batch = await opened.next()) seen += batch.numRows;
  if (seen !== rows * batches) throw new Error(`${seen} rows came where ${rows * batches} were asked for`);
}

/** A program's own computing, a slice in each turn of the event loop; it sees how long others take in between. */
class SlicedWork {
  #longest = 0;
  #lastEnd = performance.now();
  #stopped = false;

  constructor() {
    this.#slice();
  }

  stop(): number {
    this.#stopped = true;
    return this.#longest;
  }

  #slice(): void {
    if (this.#stopped) return;
    const start = performance.now();
    this.#longest = Math.max(this.#longest, start - this.#lastEnd);
    while (performance.now() - start < SLICE_MS);
    this.#lastEnd = performance.now();
    setImmediate(() => this.#slice());
  }
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

/** What this machine does to a program that only waits. */
async function idleDelays(): Promise<{ readonly max: number; readonly p99: number }> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await sleep(2000);
  delays.disable();
  return { max: delays.max / 1e6, p99: delays.percentile(99) / 1e6 };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<void> {
  const idle = await idleDelays();
  print(`without any stream: longest ${idle.max.toFixed(1)} ms, p99 ${idle.p99.toFixed(1)} ms`);
  print("transport  batch MB  longest ms  p99 ms  MiB/s  beside work: longest ms  MiB/s");
  for (const transport of TRANSPORTS) {
    await using worker = await openWorker(transport);
    await using pool = createPool(worker.address, { maxResponseBytes: null });
    for (const rows of ROWS) {
      const figures = await measure(pool, rows);
      const cells = [
        transport.padEnd(9),
        String((rows * 8) / 1e6).padStart(9),
        figures.longestMs.toFixed(1).padStart(11),
        figures.p99Ms.toFixed(1).padStart(7),
        figures.mibPerSecond.toFixed(0).padStart(6),
        figures.besideWorkMs.toFixed(1).padStart(24),
        figures.besideWorkMibPerSecond.toFixed(0).padStart(6),
      ];
      print(cells.join(" "));
    }
  }
}

if (process.argv.includes("--help")) print(help.trimEnd());
else await main();
