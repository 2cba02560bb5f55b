import { writeSync } from "node:fs";
import { constants } from "node:os";
import { messageOf } from "../errors.js";
import { exitCodes } from "./describe-error.js";

const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** How long whatever still runs behind a command that is done may take: longer than a worker that is to end gets. */
const leaveMs = 2500;

/** `npm run` and `npx` pass a signal on that the terminal has sent here too: so soon behind the first it is the same one. In milliseconds. */
const echoMs = 250;

/**
 * How the process ends: by a signal (128 and its number), by the command's own exit code, or by something that is none of ours. Made before
 * anything of the user's is loaded.
 */
export class ProcessEnd {
  readonly #interrupted: AbortController = new AbortController();
  #endedBy: (typeof endingSignals)[number] | undefined;
  #interruptedAt = Number.NEGATIVE_INFINITY;
  #isDone = false;
  #isLost = false;

  constructor() {
    for (const signal of endingSignals) process.on(signal, () => this.#interrupt(signal));
    process.stdout.on("error", (error) => this.#lose(error));
    // Nobody is left to be told.
    process.stderr.on("error", () => undefined);
    process.once("exit", () => this.#requireDone());
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#interrupted.signal;
  }

  /** The command is done. A timer or a server of the configuration or of a plugin does not keep the process; who reads slowly does. */
  done(exitCode: number): void {
    this.#isDone = true;
    if (!this.#isLost) process.exitCode = exitCode === exitCodes.interrupted ? this.#signalCode() : exitCode;
    // Ending drops what a pipe has not taken, as in `| less`. Behind it comes nothing, or the error of a reader that went away.
    if (process.stdout.writableLength === 0) leave();
    else process.stdout.write("", leave);
  }

  /** The first signal ends what is under way in good order; the second, and any behind a command that is done, the process at once. */
  #interrupt(signal: (typeof endingSignals)[number]): void {
    const now = performance.now();
    if (now - this.#interruptedAt < echoMs) return;
    const isFirst = this.#endedBy === undefined && !this.#isDone;
    this.#endedBy ??= signal;
    if (isFirst) {
      this.#interruptedAt = now;
      this.#interrupted.abort();
    } else {
      this.#isDone = true;
      process.exit(this.#signalCode());
    }
  }

  #signalCode(): number {
    return 128 + constants.signals[this.#endedBy ?? "SIGINT"];
  }

  /** A reader that goes away, as in `| head`, is no error; results that no disk takes are lost. */
  #lose(error: NodeJS.ErrnoException): void {
    if (error.code === "EPIPE" || this.#isLost) return;
    this.#isLost = true;
    process.exitCode = exitCodes.couldNotRun;
    process.stderr.write(
      `error: stdout can't be written: ${messageOf(error)}\nnext: Check where it goes to, and the space on that disk.\n`,
    );
  }

  /** Node ends without a word where something calls `process.exit`, and where nothing is left that could settle what is awaited. */
  #requireDone(): void {
    if (this.#isDone) return;
    process.exitCode = exitCodes.couldNotRun;
    writeSync(
      process.stderr.fd,
      "error: vgi-codegen was ended before it was done: by the configuration or a plugin\n" +
        "next: Look there for process.exit, and for a promise that never settles.\n",
    );
  }
}

function leave(): void {
  setTimeout(() => process.exit(), leaveMs).unref();
}
