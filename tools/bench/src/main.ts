import { parseArgs } from "node:util";
import { saveRun } from "./bench-run.js";
import { PeerProcesses } from "./peers/peer-processes.js";
import { writePage } from "./page/page-files.js";
import { formatResult } from "./report.js";
import { runWorkload, type WorkloadResult } from "./run-workload.js";
import { selectWorkloads } from "./select-workloads.js";
import { workloadGroups } from "./workloads/index.js";

const help = `Measures workloads. The contenders of one take turns in one run; figures are medians, and ratios are between medians of that run.

  npm run bench                       every workload
  npm run bench -- scans small        those of a group, or whose name begins so
               --list                 print the groups and the names, and end
               --quick                small inputs and three repeats, to see whether it works
               --alone                this client only: nothing of others is installed
               --repeats 7            how often each contender is measured
               --json FILE            write the figures there too
               --merge                keep the other workloads that FILE has
  npm run bench -- report             make docs/benchmarks.md and its plot of tools/bench/results/latest.json
`;

const options = {
  help: { type: "boolean", short: "h" },
  list: { type: "boolean", default: false },
  quick: { type: "boolean", default: false },
  alone: { type: "boolean", default: false },
  repeats: { type: "string" },
  json: { type: "string" },
  merge: { type: "boolean", default: false },
} as const;

const leastRepeats = 7;

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help === true) return print(help.trimEnd());
  if (values.list) return print(listed());
  if (positionals[0] === "report") return await report();
  const workloads = selectWorkloads(workloadGroups, positionals);
  const { quick: isQuick, alone: isAlone } = values;
  const repeats = isQuick ? 3 : Math.max(leastRepeats, Number(values.repeats ?? leastRepeats) || leastRepeats);
  const results: WorkloadResult[] = [];
  const failures: string[] = [];
  const save =
    values.json === undefined ? undefined : await saveRun(values.json, { isMerged: values.merge, isQuick, repeats });
  const start = performance.now();
  for (const [index, workload] of workloads.entries()) {
    const seconds = Math.round((performance.now() - start) / 1_000);
    process.stderr.write(`[${index + 1}/${workloads.length}, ${seconds} s] ${workload.name} …\n`);
    try {
      // Of its own: code that has seen other types before is compiled to do with all of them, and is slower.
      await using processes = new PeerProcesses();
      const result = await runWorkload(workload, { isQuick, isAlone, repeats, processes });
      results.push(result);
      print(`${formatResult(result)}\n`);
      await save?.(results);
    } catch (error) {
      failures.push(workload.name);
      console.error(`${workload.name} failed: ${messageOf(error)}\n`);
    }
  }
  if (failures.length > 0) console.error(`${failures.length} of ${workloads.length} failed: ${failures.join(", ")}`);
  return failures.length > 0 ? 1 : 0;
}

async function report(): Promise<number> {
  await writePage();
  return print("docs/benchmarks.md and docs/benchmarks.svg are written.");
}

function listed(): string {
  const groups = Object.entries(workloadGroups);
  return groups.map(([group, all]) => `${group}\n${all.map(({ name }) => `  ${name}`).join("\n")}`).join("\n");
}

function print(text: string): 0 {
  console.log(text);
  return 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// What was started ends with this process: see the listeners for `exit` where it is started.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
