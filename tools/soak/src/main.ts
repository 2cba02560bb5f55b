import { parseArgs } from "node:util";
import { type Transport, transports } from "./open-worker.js";
import { scanFlat } from "./flat-memory.js";
import { soak, type SoakReport } from "./soak.js";

const help = `Makes many calls and streams through one pool, and counts what they leave behind; reads more than a gigabyte, and looks at the
memory that takes.

  npm run soak                            all transports: ${transports.join(", ")}
  npm run soak -- --transport http        one of them (may be given several times)
                  --calls 10000           unary calls, of which every tenth is refused
                  --streams 1000          streams, left in every way there is
`;

const options = {
  help: { type: "boolean", short: "h" },
  transport: { type: "string", multiple: true },
  calls: { type: "string", default: "10000" },
  streams: { type: "string", default: "1000" },
} as const;

/** Most growth of the heap that passes for none, in MiB: what a leak of a few hundred bytes a call exceeds. */
const HEAP_MIB = 4;

/** Most growth of the process while it reads a gigabyte, in MiB. */
const SCAN_MIB = 64;

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) return print(help.trimEnd());
  const plan = { calls: countOf(values.calls), streams: countOf(values.streams) };
  let failed = 0;
  for (const transport of values.transport ?? transports) {
    const report = await soak(transportOf(transport), plan);
    const problems = problemsOf(report);
    if (problems.length > 0) failed += 1;
    print(describe(report, plan.calls, plan.streams));
    for (const problem of problems) print(`  ${problem}`);
  }
  let all = (values.transport ?? transports).length;
  for (const transport of values.transport === undefined ? (["stdio", "http"] as const) : []) {
    const { gigabytes, growthMiB, seconds } = await scanFlat(transport);
    all += 1;
    print(
      `${transport}: a scan of ${gigabytes.toFixed(2)} GB in ${seconds.toFixed(1)} s, memory grew by ${growthMiB.toFixed(1)} MiB`,
    );
    if (gigabytes > 1 && growthMiB < SCAN_MIB) continue;
    failed += 1;
    print(`  more than 1 GB and less than ${SCAN_MIB} MiB were expected`);
  }
  print(`${all - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

function describe(report: SoakReport, calls: number, streams: number): string {
  const { transport, callsPerSecond, streamsPerSecond, heapGrowthMiB } = report;
  const heap = heapGrowthMiB === null ? "not measured" : `${heapGrowthMiB.toFixed(1)} MiB`;
  return `${transport}: ${calls} calls (${callsPerSecond}/s), ${streams} streams (${streamsPerSecond}/s), growth of the heap ${heap}`;
}

function problemsOf({ whileOpen, afterClose, warnings, heapGrowthMiB }: SoakReport): string[] {
  const problems = [...warnings];
  for (const [kind, counts] of Object.entries(whileOpen)) problems.push(`more with use: ${kind} ${counts}`);
  for (const [kind, counts] of Object.entries(afterClose))
    problems.push(`left after the pool was closed: ${kind} ${counts}`);
  if (heapGrowthMiB !== null && heapGrowthMiB > HEAP_MIB) problems.push(`the heap grew by more than ${HEAP_MIB} MiB`);
  return problems;
}

function transportOf(name: string): Transport {
  const found = transports.find((transport) => transport === name);
  if (found !== undefined) return found;
  throw new TypeError(`There is no transport "${name}". There are: ${transports.join(", ")}.`);
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new TypeError(`"${text}" is no number of calls or streams.`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
