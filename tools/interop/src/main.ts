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
import { functionCases, interopCases } from "./cases/index.js";
import { writeCoverage } from "./method-table/write-coverage.js";
import { type CaseReport, casesOf, openLane, runCases, stdioReference, type Transport } from "./lane.js";
import { describeReports, totalsLine, totalsOf } from "./report.js";
import { describeFunctions, functionTotals, functionTotalsLine } from "./sdk/describe-functions.js";
import type { FunctionReport } from "./sdk/function-report.js";
import { generateFixtures } from "./sdk/generate-fixtures.js";
import { runSdkLane } from "./sdk/sdk-lane.js";
import { writeSdkCoverage } from "./sdk/write-sdk-coverage.js";
import { selectCases } from "./select-cases.js";

const help = `Runs the same calls with this client and with the Python client of each published worker, and compares.

  npm run interop                            ten workers, over stdio and HTTP
  npm run interop -- --worker 0.47.0         one worker (may be given several times)
                     --transport stdio       one transport
                     --only "table"          cases with this text in their name
                     --json FILE             the result of every case
                     --table                 writes docs/python-client-coverage.md anew, for these workers, and with all of them
                                             docs/sdk-coverage.md
                     --no-sdk                leaves the calls through generated SDKs out; --only does so too
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
  "no-sdk": { type: "boolean" },
} as const;

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  const cases = selectCases([...interopCases, ...functionCases], values.only);
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
  const withSdk = values["no-sdk"] !== true && values.only === undefined;
  const reports: CaseReport[] = [];
  const functions: FunctionReport[] = [];
  for (const version of versions) {
    const run = await runVersion(workers, version, transports, { cases, withSdk });
    reports.push(...run.reports);
    functions.push(...run.functions);
  }
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify({ cases: reports, functions }, null, 2)}\n`);
  }
  if (values.table) await writeCoverage(workers, versions, reports);
  if (values.table && withSdk && versions.length === workerVersions.length) await writeSdkCoverage(functions);
  for (const line of [...describeReports(reports), ...describeFunctions(functions)]) print(line);
  const [totals, ofFunctions] = [totalsOf(reports), functionTotals(functions)];
  if (withSdk) print(`through generated SDKs: ${functionTotalsLine(ofFunctions)}`);
  print(totalsLine(totals));
  if (totals.failed + ofFunctions.failed > 0) process.exitCode = 1;
}

/** Versions whose SDKs are called over HTTP too: the oldest and the newest. */
const sdkOverHttp: ReadonlySet<WorkerVersionName> = new Set(["0.8.0", "0.47.0"]);

/** What a version's lanes gave. */
interface VersionRun {
  readonly reports: readonly CaseReport[];
  readonly functions: readonly FunctionReport[];
}

/** All lanes of one version at once: they wait for workers more than they compute. */
async function runVersion(
  workers: RealWorkers,
  version: WorkerVersionName,
  transports: readonly Transport[],
  { cases: all, withSdk }: { readonly cases: readonly InteropCase[]; readonly withSdk: boolean },
): Promise<VersionRun> {
  const cases = casesOf(version, all);
  const [reference, folder] = await Promise.all([
    stdioReference(workers, version, cases),
    withSdk ? generateFixtures(workers, version) : undefined,
  ]);
  const lanes = transports.map(async (transport): Promise<VersionRun> => {
    await using lane = await openLane({ workers, version, transport, cases, stdioReference: reference });
    const hasSdk = folder !== undefined && (transport === "stdio" || sdkOverHttp.has(version));
    const [reports, functions] = await Promise.all([
      timed(`${version} ${transport}`, runCases(lane), (done) => totalsLine(totalsOf(done))),
      hasSdk
        ? timed(`${version} ${transport} sdk`, runSdkLane(lane, folder), (done) =>
            functionTotalsLine(functionTotals(done)),
          )
        : [],
    ]);
    return { reports, functions };
  });
  const runs = await Promise.all(lanes);
  return {
    reports: runs.flatMap(({ reports }) => reports),
    functions: runs.flatMap(({ functions }) => functions),
  };
}

/** Says what a part of the run gave, and how long it took. */
async function timed<T>(name: string, running: Promise<T>, describe: (done: T) => string): Promise<T> {
  const started = Date.now();
  const done = await running;
  print(`${name}: ${describe(done)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return done;
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
