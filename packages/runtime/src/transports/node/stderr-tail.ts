import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Lines that are kept for errors. */
const KEPT_LINES = 50;
/** Longest line that is kept: the rest of it is dropped. */
const KEPT_LENGTH = 2000;

/** Where a worker's stderr goes, besides into errors. */
export type StderrTarget = "capture" | "inherit" | ((line: string) => void);

/** Reads a worker's stderr, so that it never blocks on a full pipe, and keeps the last lines. */
export class StderrTail {
  readonly #lines: string[] = [];
  readonly #decoder = new StringDecoder("utf8");
  readonly #target: StderrTarget;
  #partial = "";

  constructor(stream: Readable, target: StderrTarget) {
    this.#target = target;
    stream.on("data", (chunk: Buffer) => {
      if (target === "inherit") process.stderr.write(chunk);
      this.#add(this.#decoder.write(chunk));
    });
    stream.on("end", () => {
      this.#add(this.#decoder.end());
      if (this.#partial !== "") this.#line(this.#partial);
      this.#partial = "";
    });
    stream.on("error", () => {});
  }

  /** The last lines, oldest first; an unfinished one is included. */
  get lines(): readonly string[] {
    return this.#partial === "" ? [...this.#lines] : [...this.#lines, this.#partial].slice(-KEPT_LINES);
  }

  #add(text: string): void {
    const all = this.#partial + text;
    // Of a flood, only what is kept is cut into lines.
    const parts = (typeof this.#target === "function" ? all : lastLines(all)).split(/\r?\n/);
    this.#partial = (parts.pop() ?? "").slice(0, KEPT_LENGTH);
    for (const part of parts) this.#line(part);
  }

  #line(line: string): void {
    this.#lines.push(line.slice(0, KEPT_LENGTH));
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
    if (typeof this.#target === "function") tell(this.#target, line);
  }
}

/** The end of a text, from the first of the lines that are kept. */
function lastLines(text: string): string {
  let begin = text.length;
  for (let lines = 0; lines <= KEPT_LINES && begin > 0; lines += 1) begin = text.lastIndexOf("\n", begin - 1);
  return text.slice(Math.max(0, begin));
}

/** What a function of the user's throws is its own: it becomes an uncaught error, and the lines behind it are read all the same. */
function tell(target: (line: string) => void, line: string): void {
  try {
    target(line);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
