import { type SchemaSpec, toArrowSchema } from "vgi-arrow";
import {
  type CatalogDefinition,
  column,
  type FunctionDefinition,
  inputTable,
  named,
  positional,
  scalar,
  table,
  tableInOut,
} from "vgi-client/testing";
import { type ByteFault, type ByteFaults, halfFrame, junk, silence } from "./byte-faults.js";
import { crash, floodStderr } from "./start-faults.js";

const n: SchemaSpec = { fields: [{ name: "n", type: "int64", nullable: true }] };
const ends = ["exit", "kill"] as const;
const after = positional("int64", "Good batches before that", { default: 1n, range: { min: 0 } });

/** Good batches of one row. */
function* good(batches: bigint): Generator<{ readonly n: bigint }[]> {
  for (let i = 0n; i < batches; i += 1n) yield [{ n: i }];
}

function pause(milliseconds: bigint): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
}

/** Functions that send something else than they should. */
function byteFunctions(bytes: ByteFaults): readonly FunctionDefinition[] {
  const spoil = (name: string, description: string, fault: (end: string) => ByteFault): FunctionDefinition =>
    table({
      name,
      description,
      arguments: {
        batches: after,
        then: named("utf8", "What the worker does afterwards", { default: "exit", choices: ["exit", "stall"] }),
      },
      columns: n,
      *scan({ batches, then }) {
        yield* good(batches);
        bytes.arm(fault(then));
        yield [{ n: batches }];
      },
    });
  return [
    spoil("junk_after", "Writes a line of text into the middle of a stream", () => junk),
    spoil("half_frame_after", "Sends half of a message, then ends or stays silent", (end) =>
      halfFrame(end === "stall" ? "stall" : "exit"),
    ),
    spoil("stall_after", "Stops to answer in the middle of a stream", () => silence),
  ];
}

const slow: FunctionDefinition = table({
  name: "slow",
  description: "Sleeps before every batch",
  arguments: {
    batches: positional("int64", "How many batches", { default: 3n, range: { min: 0 } }),
    delay_ms: named("int64", "How long, in milliseconds", { default: 1000n, range: { min: 0 } }),
  },
  columns: n,
  async *scan({ batches, delay_ms: delay }) {
    for (const rows of good(batches)) {
      await pause(delay);
      yield rows;
    }
  },
});

const endless: FunctionDefinition = table({
  name: "endless",
  description: "Never ends: to see a client stop early",
  arguments: { delay_ms: named("int64", "Pause before every batch, in milliseconds", { default: 0n }) },
  columns: n,
  async *scan({ delay_ms: delay }) {
    for (let i = 0n; ; i += 1n) {
      if (delay > 0n) await pause(delay);
      yield [{ n: i }];
    }
  },
});

const crashAfter: FunctionDefinition = table({
  name: "crash_after",
  description: "Ends the worker in the middle of a stream",
  arguments: { batches: after, how: named("utf8", "By an exit code or a signal", { default: "exit", choices: ends }) },
  columns: n,
  *scan({ batches, how }) {
    yield* good(batches);
    crash(how);
  },
});

const crashIn: FunctionDefinition = table({
  name: "crash_in",
  description: "Ends the worker while it binds or opens the stream",
  arguments: {
    phase: positional("utf8", "When", { choices: ["bind", "init"] }),
    how: named("utf8", "By an exit code or a signal", { default: "exit", choices: ends }),
  },
  columns: ({ phase, how }) => {
    if (phase === "bind") crash(how);
    return n;
  },
  opening: ({ how }) => crash(how),
  scan: () => [],
});

const errorIn: FunctionDefinition = table({
  name: "error_in",
  description: "Fails while it binds, opens the stream, or runs",
  arguments: {
    phase: positional("utf8", "When", { choices: ["bind", "init", "process"] }),
    batches: named("int64", "Good batches before it fails, in phase `process`", { default: 1n }),
  },
  columns: ({ phase }) => {
    if (phase === "bind") throw new RangeError("the bind failed on purpose");
    return n;
  },
  opening: ({ phase }) => {
    if (phase === "init") throw new RangeError("the init failed on purpose");
  },
  *scan({ batches }) {
    yield* good(batches);
    throw new RangeError("the scan failed on purpose");
  },
});

const failingTransform: FunctionDefinition = tableInOut({
  name: "fail_transform",
  description: "Fails, or ends the worker, at its second input or when it should finish",
  arguments: {
    data: inputTable("Any rows"),
    phase: named("utf8", "When", { default: "process", choices: ["process", "finalize"] }),
    how: named("utf8", "By an error, an exit code or a signal", { default: "error", choices: ["error", ...ends] }),
  },
  columns: (input) => input,
  open: ({ phase, how }) => {
    let inputs = 0;
    const fail = (): void => {
      if (how !== "error") crash(how);
      throw new RangeError(`the ${phase} failed on purpose`);
    };
    return {
      process: (input) => {
        inputs += 1;
        if (phase === "process" && inputs > 1) fail();
        return [input];
      },
      finish: () => {
        if (phase === "finalize") fail();
        return [];
      },
    };
  },
  finalize: true,
});

const wrongSchema: FunctionDefinition = table({
  name: "wrong_schema",
  description: "Streams a text column where bind said int64",
  arguments: {},
  columns: n,
  streamed: { fields: [{ name: "n", type: "utf8", nullable: true }] },
  scan: () => [[{ n: "not a number" }]],
});

const wrongRowCount: FunctionDefinition = scalar({
  name: "wrong_row_count",
  description: "Answers one row less than it was asked for",
  arguments: { value: column("int64", "Any numbers") },
  returns: "int64",
  answeredRows: (rows) => Math.max(0, rows - 1),
  row: ({ value }) => value,
});

const crashOn: FunctionDefinition = scalar({
  name: "crash_on",
  description: "Ends the worker at the value 13",
  arguments: { value: column("int64", "Any numbers") },
  returns: "int64",
  row: ({ value }) => {
    if (value === 13n) crash("exit");
    return value;
  },
});

const stderrFlood: FunctionDefinition = table({
  name: "stderr_flood",
  description: "Writes much to stderr before its only batch",
  arguments: { kilobytes: positional("int64", "How much", { default: 1024n, range: { min: 0 } }) },
  columns: n,
  async *scan({ kilobytes }) {
    await floodStderr(Number(kilobytes));
    yield [{ n: kilobytes }];
  },
});

const logStorm: FunctionDefinition = table({
  name: "log_storm",
  description: "Sends many log messages in band before its only batch",
  arguments: { messages: positional("int64", "How many", { default: 1000n, range: { min: 0 } }) },
  columns: n,
  *scan({ messages }, call) {
    for (let i = 0n; i < messages; i += 1n) call.log("INFO", `message ${i} of ${messages}`);
    yield [{ n: messages }];
  },
});

const manyColumns: FunctionDefinition = table({
  name: "many_columns",
  description: "One row of as many columns as wanted, with strange names among them",
  arguments: { columns: positional("int64", "How many columns", { default: 8n, range: { min: 0, max: 10_000 } }) },
  columns: ({ columns }) => strangeColumns(Number(columns)),
  scan: ({ columns }) => {
    const { fields } = toArrowSchema(strangeColumns(Number(columns)));
    return [[Object.fromEntries(fields.map((field, i) => [field.name, BigInt(i)]))]];
  },
});

const strangeNames = ["from", "two words", "a.b", "__proto__", "ünï", "", "constructor", '"quoted"'];

function strangeColumns(count: number): SchemaSpec {
  return {
    fields: Array.from({ length: count }, (_, i) => ({
      name: strangeNames[i] ?? `c${i}`,
      type: "int64",
      nullable: true,
    })),
  };
}

/** A catalog whose every function goes wrong in a way of its own. */
export function faultsCatalog(bytes: ByteFaults): CatalogDefinition {
  return {
    name: "faults",
    comment: "Functions that go wrong on purpose",
    defaultSchema: "main",
    schemas: [
      {
        name: "main",
        comment: "Each function is a fault",
        functions: [
          slow,
          endless,
          crashAfter,
          crashIn,
          errorIn,
          ...byteFunctions(bytes),
          wrongSchema,
          stderrFlood,
          logStorm,
          manyColumns,
          failingTransform,
          wrongRowCount,
          crashOn,
        ],
      },
    ],
  };
}
