import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { RealWorkers, WorkerVersionName } from "@vgi-tools/real-workers";
import { holdsTable, pythonFolder } from "../extract.js";
import type { ProtocolName } from "../protocol-definition.js";

/** Bytes that the packages made of one record, parameter list or result. */
export interface PythonSample {
  /** `record BindRequest 1`: what, name, number. */
  readonly id: string;
  /** An IPC stream, as base64. */
  readonly bytes: string;
  /** The rows as `plain.py` prints them. */
  readonly rows: readonly unknown[];
}

/**
 * Runs the packages of one worker version: they make samples, `answer` turns each into bytes of its own, and they read those.
 *
 * @returns what they found wrong, by sample id
 */
export async function withPythonSamples(
  workers: RealWorkers,
  worker: WorkerVersionName,
  protocol: ProtocolName,
  answer: (samples: readonly PythonSample[]) => Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const child = spawn(workers.python, [`${pythonFolder}roundtrip.py`, holdsTable, protocol], {
    env: { ...process.env, PYTHONPATH: workers.packages(worker), PYTHONDONTWRITEBYTECODE: "1" },
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  child.stdin.on("error", () => undefined);
  const exit = once(child, "close");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const { done, value } = await lines.next();
    if (done !== true) return value;
    await exit;
    throw new Error(`vgi-python ${worker} ended without an answer:\n${errors}`);
  };
  try {
    const samples = JSON.parse(await line()) as PythonSample[];
    write(child, answer(samples));
    return JSON.parse(await line()) as Record<string, string>;
  } finally {
    child.kill();
    await exit;
  }
}

function write(child: ChildProcessWithoutNullStreams, answers: Readonly<Record<string, string>>): void {
  child.stdin.end(`${JSON.stringify(answers)}\n`);
}
