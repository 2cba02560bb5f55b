import { writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { cacheFolder, progressOnStderr } from "@vgi-tools/real-workers";
import { joinCommand } from "vgi-runtime";
import { buildDriver } from "./build-driver.js";
import { installSuite } from "./install-suite.js";
import { laneOf, lanes } from "./lanes.js";
import { runLane } from "./run-lane.js";
import { skipReasons, type TestResult, totalsLine, totalsOf } from "./test-report.js";

const help = `Runs the client conformance suite of vgi-rpc against this runtime (needs Python 3.13).

  npm run conformance                       all lanes: ${lanes.join(", ")}
  npm run conformance -- --lane http        one lane (may be given several times)
                         -k EXPRESSION      tests whose names match, as pytest's -k
                         --workers 2        processes that run tests
                         --json FILE        the result of every test
                         --print-driver     only build the driver, and print the command that starts it

VGI_PYTHON chooses the Python, VGI_CACHE_DIR the folder that keeps suite and driver.
`;

const options = {
  help: { type: "boolean", short: "h" },
  lane: { type: "string", multiple: true },
  match: { type: "string", short: "k" },
  workers: { type: "string", default: "2" },
  json: { type: "string" },
  "print-driver": { type: "boolean" },
} as const;

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) return print(help.trimEnd());
  const root = path.join(cacheFolder(), "conformance");
  const chosen = (values.lane ?? lanes).map(laneOf);
  const driver = [process.execPath, await buildDriver({ root, progress: progressOnStderr })];
  if (values["print-driver"]) return print(joinCommand(driver));
  const suite = await installSuite(root, progressOnStderr);
  const pytestArguments = values.match === undefined ? [] : ["-k", values.match];
  const all: TestResult[] = [];
  for (const lane of chosen) {
    const started = Date.now();
    const results = await runLane({ suite, lane, driver, pytestArguments, workers: workersOf(values.workers) });
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    all.push(...results.map((result) => ({ ...result, id: `${lane}: ${result.id}` })));
    print(`${lane}: ${totalsLine(totalsOf(results))} (${seconds} s)`);
  }
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(all, null, 2)}\n`);
  summarize(all);
}

function summarize(results: readonly TestResult[]): void {
  const failures = results.filter(({ outcome }) => outcome === "failed");
  if (failures.length > 0) print("\nFailed:");
  for (const { id, reason } of failures) print(`  ${id}: ${reason}`);
  const reasons = skipReasons(results);
  if (reasons.length > 0) print("\nSkipped, with the reason:");
  for (const line of reasons) print(line);
  const totals = totalsOf(results);
  print(`\n${totalsLine(totals)}`);
  if (totals.failed > 0 || totals.passed === 0) process.exitCode = 1;
}

function workersOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new TypeError(`--workers needs a number of processes, not "${text}".`);
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
