import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { joinCommand } from "vgi-runtime";
import type { Suite } from "./install-suite.js";
import type { Lane } from "./lanes.js";
import { pythonFolder } from "./python-folder.js";
import { readReport, type TestResult } from "./test-report.js";

/** What {@link runLane} works with. */
export interface RunLaneInput {
  readonly suite: Suite;
  readonly lane: Lane;
  /** Command of the driver. */
  readonly driver: readonly string[];
  /** More arguments for pytest. */
  readonly pytestArguments: readonly string[];
  /** Processes that run tests. */
  readonly workers: number;
}

/**
 * Runs the suite on one transport; pytest's output goes to standard error.
 *
 * @throws Error when pytest itself fails
 */
export async function runLane(input: RunLaneInput): Promise<readonly TestResult[]> {
  const { suite, lane, driver } = input;
  const scratch = await mkdtemp(path.join(tmpdir(), "vgi-conformance-"));
  try {
    const report = path.join(scratch, "report.json");
    const args = [
      "-m",
      "pytest",
      "-n",
      String(input.workers),
      `--basetemp=${path.join(scratch, "pytest")}`,
      ...input.pytestArguments,
    ];
    const child = spawn(suite.python, args, {
      cwd: pythonFolder,
      env: {
        ...process.env,
        PYTHONPATH: suite.sources,
        PYTHONDONTWRITEBYTECODE: "1",
        VGI_CLIENT_DRIVER: joinCommand(driver),
        VGI_CONFORMANCE_LANE: lane,
        VGI_CONFORMANCE_REPORT: report,
      },
      stdio: ["ignore", process.stderr.fd, process.stderr.fd],
    });
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    // 0: all passed, 1: some failed, 5: no test matches -k.
    if (code !== 0 && code !== 1 && code !== 5) {
      throw new Error(`The suite did not run on ${lane}: pytest ended with ${signal ?? `exit code ${code}`}.`);
    }
    return await readReport(report);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
