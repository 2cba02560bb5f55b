import { mkdir } from "node:fs/promises";
import path from "node:path";
import { ensureWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { build } from "esbuild";
import { type Columns, writeInputBatch } from "../input-batch.js";
import type { DriverProcess } from "../peers/driver-process.js";
import type { PeerProcesses } from "../peers/peer-processes.js";
import type { Task, TaskKind } from "../peers/task.js";
import { driverFolder, thisClient } from "../peers/this-client.js";
import { codegen } from "../synthetic-sdk.js";
import { temporaryFolder } from "../temporary-folder.js";
import { timeProcess } from "../time-process.js";
import type { Contender, Workload } from "../workload.js";
import { mixedColumns } from "./flows.js";

/** What descriptions of workloads with `turnsPerRepeat` end in. */
const inShortTurns = "in short turns, the ratio by those side by side";

/** Two ways of doing the same with this client, in one process unless told otherwise. */
interface WayWorkload {
  readonly name: string;
  readonly description: string;
  readonly kind: TaskKind;
  readonly functionName: string;
  readonly columns?: Columns;
  readonly rows: number;
  readonly count: number;
  readonly quickCount: number;
  readonly turnsPerRepeat?: number;
  /** Whether each way has a process to itself: for what the engine does otherwise when it has met the other. */
  readonly isApart?: true;
  /** What the contenders are called, by the task's `way`; the one in question first. */
  readonly contenders: Readonly<Record<string, string>>;
}

/** What this client is measured against within itself, as tables and targets call it. */
export const otherWays = {
  untyped: "untyped call",
  toJson: "row.toJSON() of apache-arrow",
  pipe: "through the pipe, reuseBuffers",
} as const;

const generatedSdk = "generated SDK";

const scalarCalls = {
  kind: "calls",
  functionName: "double",
  columns: { value: "int64" },
  rows: 2_048,
  count: 16,
  quickCount: 2,
  turnsPerRepeat: 30,
} as const;

const definitions: readonly WayWorkload[] = [
  {
    name: "generated-sdk-scan",
    description: `scan of 2k-row batches through the generated SDK, and untyped; ${inShortTurns}`,
    kind: "scan",
    functionName: "sequence",
    rows: 2_048,
    count: 250,
    quickCount: 20,
    turnsPerRepeat: 40,
    contenders: { generated: generatedSdk, untyped: otherWays.untyped },
  },
  {
    name: "generated-sdk-calls",
    description: `calls of a scalar function with 2k rows through the generated SDK, and untyped, of which the values are read as the SDK does; ${inShortTurns}`,
    ...scalarCalls,
    contenders: { generated: generatedSdk, "untyped-values": otherWays.untyped },
  },
  {
    name: "generated-sdk-vectors",
    description: `the same calls, of which both give Arrow columns; ${inShortTurns}`,
    ...scalarCalls,
    contenders: { "generated-vector": generatedSdk, untyped: otherWays.untyped },
  },
  {
    name: "reused-buffers-scan",
    description: "scan of 1M-row batches that are let go at once, read into the same memory, and each into its own",
    kind: "scan",
    functionName: "sequence",
    rows: 1_048_576,
    count: 24,
    quickCount: 4,
    contenders: { reuse: "reuseBuffers", untyped: "own memory for each batch" },
  },
  {
    name: "shared-memory-scan",
    description: `scan of 1M-row batches that are let go at once, through shared memory, and through the pipe; ${inShortTurns}`,
    kind: "scan",
    functionName: "sequence",
    rows: 1_048_576,
    count: 24,
    quickCount: 4,
    turnsPerRepeat: 15,
    contenders: { "shared-memory": "shared memory, reuseBuffers", reuse: otherWays.pipe },
  },
  {
    name: "rows-as-objects",
    description: "rows of batches in memory, six columns without nulls, as an array of objects for each batch",
    kind: "rows",
    functionName: "",
    columns: mixedColumns,
    rows: 8_192,
    count: 64,
    quickCount: 4,
    isApart: true,
    contenders: { objects: "this client's rows", "to-json": otherWays.toJson },
  },
];

/** What the layers above batches cost, and gain. */
export const ways: readonly Workload[] = definitions.map((definition) => ({
  name: definition.name,
  description: definition.description,
  unit: definition.kind === "calls" ? "calls/s" : "rows/s",
  isHigherBetter: true,
  turnsPerRepeat: definition.turnsPerRepeat ?? 1,
  async prepare({ processes, isQuick }) {
    const names = Object.values(definition.contenders);
    const reason = await requireOrSkip();
    if (reason !== undefined) {
      const absent = names.map((name) => ({ name, reason }));
      return { contenders: [], absent, [Symbol.asyncDispose]: () => Promise.resolve() };
    }
    const folder = await temporaryFolder();
    const task = await taskOf(definition, processes, folder.path);
    const count = isQuick ? definition.quickCount : definition.count;
    const own: DriverProcess[] = [];
    const contenders: Contender[] = [];
    for (const [way, name] of Object.entries(definition.contenders)) {
      const driver = await (definition.isApart ? processes.newDriver(thisClient) : processes.driver(thisClient));
      if (definition.isApart) own.push(driver);
      const measure = async (): Promise<number> => {
        await driver.prepare({ ...task, way });
        const { seconds, units } = await driver.measure(count);
        if (units !== count * task.rows) throw new Error(`${name}: ${units} rows came`);
        return (definition.kind === "calls" ? count : units) / seconds;
      };
      contenders.push({ name, amount: count, measure });
    }
    return {
      contenders,
      async [Symbol.asyncDispose]() {
        await Promise.all(own.map((driver) => driver[Symbol.asyncDispose]()));
        await folder[Symbol.asyncDispose]();
      },
    };
  },
}));

async function taskOf(definition: WayWorkload, processes: PeerProcesses, folder: string): Promise<Task> {
  const { kind, functionName, rows, columns } = definition;
  const worker = await processes.worker("0.47.0", "stdio");
  const input = columns === undefined ? {} : { input: await writeInputBatch(folder, columns, rows) };
  const isTyped = Object.values(definition.contenders).includes(generatedSdk);
  const sdk = isTyped ? { sdk: await compiledSdk(folder) } : {};
  return { kind, worker, catalog: "example", functionName, rows, ...input, ...sdk };
}

/** The SDK of the fixture catalog, compiled where it finds the `vgi-client` that the driver has. */
async function compiledSdk(folder: string): Promise<string> {
  const { address } = (await ensureWorkers({ versions: ["0.47.0"] })).stdio("0.47.0");
  const out = path.join(folder, "sdk");
  await timeProcess([codegen, "generate", address, "--catalog", "example", "--out", out], folder);
  await mkdir(driverFolder, { recursive: true });
  const outfile = path.join(driverFolder, "sdk-example.mjs");
  const entryPoints = [path.join(out, "example", "main.ts")];
  await build({ entryPoints, outfile, bundle: true, packages: "external", format: "esm", target: "es2023" });
  return outfile;
}
