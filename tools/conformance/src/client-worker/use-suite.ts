import path from "node:path";
import { cacheFolder, progressOnStderr, requireOrSkip } from "@vgi-tools/real-workers";
import { installSuite } from "../install-suite.js";

const reason = await requireOrSkip();
if (reason !== undefined) console.log(`client worker: skipped: ${reason}`);

/** Whether the tests against the client worker are left out here; the reason was said once. */
export const skipped: boolean = reason !== undefined;

/** The interpreter that has the worker, installed where it is missing. */
export async function suitePython(): Promise<string> {
  const suite = await installSuite(path.join(cacheFolder(), "conformance"), progressOnStderr);
  return suite.python;
}
