import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import {
  ensureWorkers,
  type RealWorkers,
  requireOrSkip,
  workerVersion,
  type WorkerVersionName,
  workerVersions,
} from "@vgi-tools/real-workers";
import type { InteropCase } from "./case.js";
import { interopCases } from "./cases/index.js";
import { writeCoverage } from "./method-table/write-coverage.js";
import { type CaseReport, casesOf, runLane, stdioReference, type Transport } from "./lane.js";
import { describeReports, totalsLine, totalsOf } from "./report.js";
import { selectCases } from "./select-cases.js";

const help = `Runs the same calls with this client and with the Python client of each published worker, and compares.

  npm run interop                            ten workers, over stdio and HTTP
  npm run interop -- --worker 0.47.0         one worker (may be given several times)
                     --transport stdio       one transport
                     --only "table"          cases with this text in their name
                     --json FILE             the result of every case
                     --table                 writes docs/python-client-coverage.md anew, for these workers
                     --list                  the names of the cases
`;

const options = {
  help: { type: "boolean", short: "h" },
  list: { type: "boolean" },
  worker: { type: "string", multiple: true },
  transport: { type: "string" },
  only: { type: "string" },
  json: { type: "string" },
  table: { type: "boolean" },
} as const;

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  const cases = selectCases(interopCases, values.only);
  if (values.help) return print(help.trimEnd());
  if (values.list) return cases.forEach(({ name }) => print(name));
  const transports = transportsOf(values.transport);
  if (values.table && (values.only !== undefined || values.transport !== undefined)) {
    throw new TypeError("The table shows all cases over both transports: leave out --only and --transport.");
  }
  const versions = (values.worker ?? workerVersions.map(({ version }) => version)).map(
    (name) => workerVersion(name).version,
  );
  const reason = await requireOrSkip();
  if (reason !== undefined) return print(`skipped: ${reason}\n${totalsLine({ passed: 0, failed: 0, skipped: 0 })}`);
  const workers = await ensureWorkers({ versions });
  const reports: CaseReport[] = [];
  for (const version of versions) reports.push(...(await runVersion(workers, version, transports, cases)));
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(reports, null, 2)}\n`);
  if (values.table) await writeCoverage(workers, versions, reports);
  for (const line of describeReports(reports)) print(line);
  const totals = totalsOf(reports);
  print(totalsLine(totals));
  if (totals.failed > 0) process.exitCode = 1;
}

/** All lanes of one version at once: they wait for workers more than they compute. */
async function runVersion(
  workers: RealWorkers,
  version: WorkerVersionName,
  transports: readonly Transport[],
  all: readonly InteropCase[],
): Promise<CaseReport[]> {
  const cases = casesOf(version, all);
  const reference = await stdioReference(workers, version, cases);
  const lanes = transports.map(async (transport) => {
    const started = Date.now();
    const reports = await runLane({ workers, version, transport, cases, stdioReference: reference });
    print(
      `${version} ${transport}: ${totalsLine(totalsOf(reports))} (${((Date.now() - started) / 1000).toFixed(1)} s)`,
    );
    return reports;
  });
  return (await Promise.all(lanes)).flat();
}

function transportsOf(chosen: string | undefined): readonly Transport[] {
  if (chosen === undefined) return ["stdio", "http"];
  if (chosen === "stdio" || chosen === "http") return [chosen];
  throw new TypeError(`There is no transport "${chosen}". Choose stdio or http.`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

// Each worker that serves HTTP listens for the end of this process, and a version has more of them than Node expects.
process.setMaxListeners(50);
// An interrupted run ends its workers too: they listen for the end of this process, which a signal alone does not tell.
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => process.exit(code));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
