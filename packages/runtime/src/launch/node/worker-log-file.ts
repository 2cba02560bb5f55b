import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { TransportError } from "../../errors/index.js";

const KEPT_LINES = 50;
const TAIL_BYTES = 16_384;

/** The file that takes the stderr of a shared worker, which outlives this program. */
export class WorkerLogFile {
  readonly path: string;
  /** To be inherited by the worker. */
  readonly descriptor: number;
  /** Where its part of the file begins. */
  readonly #start: number;

  /**
   * @param append whether it goes on after what earlier workers wrote
   * @throws TransportError when it can't be opened
   */
  constructor(path: string, append: boolean) {
    this.path = path;
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND;
    try {
      this.descriptor = openSync(path, append ? flags : flags | constants.O_TRUNC, 0o600);
    } catch (cause) {
      throw new TransportError({
        what: `the log ${path} of a shared worker can't be written`,
        why: cause instanceof Error ? cause.message : String(cause),
        next: "Give another file with launch.log.",
        cause,
      });
    }
    this.#start = fstatSync(this.descriptor).size;
  }

  /** Its last lines, of this worker. */
  lastLines(): string[] {
    const end = fstatSync(this.descriptor).size;
    const start = Math.max(this.#start, end - TAIL_BYTES);
    const bytes = Buffer.alloc(Math.max(0, end - start));
    const length = readSync(this.descriptor, bytes, 0, bytes.byteLength, start);
    const lines = bytes.toString("utf8", 0, length).split(/\r?\n/);
    if (lines.at(-1) === "") lines.pop();
    return lines.slice(-KEPT_LINES);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
