import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { RealWorkers } from "@vgi-tools/real-workers";
import type { Cell } from "../cell.js";

/** What pyarrow made of a column. */
export interface PythonColumn {
  /** Why pyarrow can't read it. */
  readonly error?: string;
  readonly cells?: readonly Cell[];
  /** An IPC stream in base64 that pyarrow built of the cells; absent where it can't. */
  readonly bytes?: string;
  readonly cannotBuild?: string;
}

/** pyarrow in one process, for any number of columns. */
export class PythonValues implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #exit: Promise<unknown[]>;
  #errors = "";

  /** Starts it, with the pyarrow of the newest worker. */
  constructor(workers: RealWorkers) {
    const script = fileURLToPath(new URL("../../python/values.py", import.meta.url));
    this.#child = spawn(workers.python, [script], {
      env: { ...process.env, PYTHONPATH: workers.packages("0.47.0"), PYTHONDONTWRITEBYTECODE: "1" },
    });
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => (this.#errors += text));
    this.#child.stdin.on("error", () => undefined);
    this.#exit = once(this.#child, "close");
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Reads an IPC stream with one column, and builds it anew. */
  async ask(bytes: Uint8Array): Promise<PythonColumn> {
    this.#child.stdin.write(`${JSON.stringify({ bytes: Buffer.from(bytes).toString("base64") })}\n`);
    const { done, value } = await this.#lines.next();
    if (done !== true) return JSON.parse(value) as PythonColumn;
    const [code, signal] = (await this.#exit) as [number | null, string | null];
    throw new Error(
      `pyarrow ended without an answer, by ${String(signal ?? code)}: ${this.#errors || "it said nothing"}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    await this.#exit;
  }
}
