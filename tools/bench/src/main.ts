import { writeFile } from "node:fs/promises";
import { arch, cpus, platform } from "node:os";
import { parseArgs } from "node:util";
import { formatResult } from "./report.js";
import { runWorkload, type WorkloadResult } from "./run-workload.js";
import { PeerProcesses } from "./peers/peer-processes.js";
import { selectWorkloads } from "./select-workloads.js";
import { workloadGroups } from "./workloads/index.js";

const help = `Measures workloads. The contenders of one take turns in one run; figures are medians, and ratios are between medians of that run.

  npm run bench                       every workload
  npm run bench -- codegen            those of a group, or whose name begins so: ${names().join(", ")}
               --quick                small inputs and three repeats, to see whether it works
               --repeats 7            how often each contender is measured
               --json FILE            write the figures there too
`;

const options = {
  help: { type: "boolean", short: "h" },
  quick: { type: "boolean", default: false },
  repeats: { type: "string" },
  json: { type: "string" },
} as const;

const leastRepeats = 7;

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help) return console.log(help.trimEnd());
  const isQuick = values.quick;
  const repeats = isQuick ? 3 : Math.max(leastRepeats, Number(values.repeats ?? leastRepeats) || leastRepeats);
  const results: WorkloadResult[] = [];
  await using processes = new PeerProcesses();
  for (const workload of selectWorkloads(workloadGroups, positionals)) {
    const result = await runWorkload(workload, { isQuick, repeats, processes });
    results.push(result);
    console.log(`${formatResult(result)}\n`);
  }
  if (values.json === undefined) return;
  const machine = {
    platform: platform(),
    arch: arch(),
    cpus: cpus().length,
    model: cpus()[0]?.model,
    node: process.version,
  };
  await writeFile(values.json, `${JSON.stringify({ machine, isQuick, repeats, results }, undefined, 2)}\n`);
}

function names(): string[] {
  return [...Object.keys(workloadGroups), ...selectWorkloads(workloadGroups, []).map(({ name }) => name)];
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
