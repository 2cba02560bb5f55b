import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { bin, build, install, program, root, step } from "./pnpm.mjs";

/**
 * `npm test [-- vitest arguments]`: installs, builds and runs the tests. With names or paths only those tests run,
 * without a build. Lanes against Python workers say in one line when they are skipped; VGI_REAL_WORKERS=require makes
 * that a failure.
 */
await program(async (args) => {
  await install();
  if (args.length > 0) return bin("vitest", ["run", ...args]);
  await build();
  step("Running the tests");
  const folder = mkdtempSync(path.join(os.tmpdir(), "vgi-test-"));
  try {
    const report = path.join(folder, "report.json");
    const code = await bin("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
    const result = JSON.parse(readFileSync(report, "utf8"));
    const failed =
      result.numFailedTests +
      result.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
    process.stdout.write(`${result.numPassedTests} passed, ${failed} failed, ${result.numPendingTests} skipped\n`);
    if (result.numPassedTests === 0) throw new Error(`no test ran below ${root}`);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
