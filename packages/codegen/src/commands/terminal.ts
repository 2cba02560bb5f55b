import { styleText } from "node:util";
import type { CliProcess, OutputStream } from "./cli-process.js";
import { describeError, type ErrorReport } from "./describe-error.js";

/** What flags say about output. */
export interface TerminalOptions {
  /** One JSON object on stdout and nothing else there. */
  readonly json: boolean;
  /** No remarks and no progress: results, warnings and errors only. */
  readonly quiet?: boolean | undefined;
  /** Stack traces, and the worker's log. */
  readonly verbose: boolean;
}

/** How text looks on a terminal. */
export type Style = Parameters<typeof styleText>[0];

/**
 * Everything that commands print: data goes to stdout, the rest to stderr, colour only to a terminal. Text of a worker is
 * shown without control characters: a name must not move the cursor.
 */
export class Terminal {
  readonly options: TerminalOptions;
  readonly #cli: CliProcess;
  readonly #warnings: Set<string> = new Set();
  readonly #secrets: Map<string, string> = new Map();
  #progressLength = 0;

  constructor(cli: CliProcess, options: TerminalOptions) {
    this.#cli = cli;
    this.options = options;
  }

  /**
   * Never shows this value again, wherever it comes from: its variable's name stands in its place. Values of less than four
   * characters are shown: they hide nothing, and replacing them would garble everything else.
   */
  hide(variable: string, value: string): void {
    if (value.length >= 4) this.#secrets.set(value, `\${env:${variable}}`);
  }

  /** Lines of data for people, with a style on a terminal; nothing in JSON mode. */
  data(text: string, style?: Style): void {
    this.#clearProgress();
    if (this.options.json) return;
    const shown = this.#shown(text);
    this.#cli.stdout.write(
      `${style === undefined || this.#isPlain(this.#cli.stdout) ? shown : styleText(style, shown, { validateStream: false })}\n`,
    );
  }

  /** The result as JSON, in JSON mode; on one line where results follow each other. */
  json(value: object, layout: "pretty" | "line" = "pretty"): void {
    this.#clearProgress();
    if (!this.options.json) return;
    const hidden = (_key: string, item: unknown): unknown =>
      typeof item === "string" ? this.#withoutSecrets(item) : item;
    this.#cli.stdout.write(`${JSON.stringify(value, hidden, layout === "pretty" ? 2 : undefined)}\n`);
  }

  /** A remark for people. */
  note(text: string): void {
    this.#clearProgress();
    if (this.options.quiet !== true) this.#cli.stderr.write(`${this.#shown(text)}\n`);
  }

  /** A warning: something that the user should know, though the command goes on. */
  warn(text: string): void {
    this.#remark(text, "warning", "yellow");
  }

  /** The same, once: commands that go round would repeat it. */
  warnOnce(text: string): void {
    if (this.#warnings.has(text)) return;
    this.#warnings.add(text);
    this.warn(text);
  }

  /** What is being done: one line that is written over, on a terminal only; with `--verbose` a line each. */
  progress(text: string): void {
    if (this.options.verbose) return this.note(text);
    const { isTTY, columns = 80 } = this.#cli.stderr;
    if (isTTY !== true || this.#cli.env["TERM"] === "dumb" || this.options.quiet === true) return undefined;
    this.#clearProgress();
    // A line that wraps can't be written over, and a worker's name may have line breaks.
    const line = this.#shown(text)
      .replaceAll(/\s+/g, " ")
      .slice(0, Math.max(0, columns - 1));
    this.#progressLength = line.length;
    this.#cli.stderr.write(line);
    return undefined;
  }

  /** Reports that the user ended the command. */
  interrupted(): void {
    this.json({ error: { code: "CODEGEN_INTERRUPTED", what: "interrupted" } });
    this.note("interrupted");
  }

  /** Reports what ended the command: what, why, what to do; as JSON too, in JSON mode. */
  fail(error: unknown): ErrorReport {
    const report = describeError(error);
    this.json({ error: { code: report.code, what: report.what, why: report.why, next: report.next } });
    this.#remark(report.why === undefined ? report.what : `${report.what}: ${report.why}`, "error", "red");
    if (report.next !== undefined) this.#remark(report.next, "next", "cyan");
    if (this.options.verbose) this.note(stackOf(error));
    return report;
  }

  #remark(text: string, label: string, style: Style): void {
    this.#clearProgress();
    this.#cli.stderr.write(
      `${this.#isPlain(this.#cli.stderr) ? label : styleText(style, label, { validateStream: false })}: ${this.#shown(text)}\n`,
    );
  }

  /** Whether a stream takes no colour: https://no-color.org has it that a variable which is empty says nothing. */
  #isPlain({ isTTY }: OutputStream): boolean {
    const { NO_COLOR, TERM } = this.#cli.env;
    return isTTY !== true || (NO_COLOR ?? "") !== "" || TERM === "dumb";
  }

  #shown(text: string): string {
    return printable(this.#withoutSecrets(text));
  }

  #withoutSecrets(text: string): string {
    let shown = text;
    for (const [value, name] of this.#secrets) shown = shown.replaceAll(value, () => name);
    return shown;
  }

  #clearProgress(): void {
    if (this.#progressLength === 0) return;
    this.#cli.stderr.write(`\r${" ".repeat(this.#progressLength)}\r`);
    this.#progressLength = 0;
  }
}

/** Text without control and formatting characters, but for line breaks and tabs. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** Stacks of an error and of what caused it. */
function stackOf(error: unknown): string {
  const stacks: string[] = [];
  for (let current = error; current instanceof Error && stacks.length < 8; current = current.cause) {
    stacks.push(current.stack ?? current.message);
  }
  return stacks.join("\ncaused by: ");
}
