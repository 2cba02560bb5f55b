import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { FunctionReport } from "./function-report.js";
import { renderSdkCoverage } from "./render-sdk-coverage.js";

const page = fileURLToPath(new URL("../../../../docs/sdk-coverage.md", import.meta.url));

/** Writes the page with the reports of a run of all versions. */
export async function writeSdkCoverage(reports: readonly FunctionReport[]): Promise<void> {
  await writeFile(page, renderSdkCoverage(reports));
}
