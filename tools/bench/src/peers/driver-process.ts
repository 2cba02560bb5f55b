import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { DriverAnswer, DriverOrder, Measurement, Task } from "./task.js";

/** How to start a driver. */
export interface DriverCommand {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Seconds after which an order is given up: what takes longer hangs. */
const longestOrder = 60;

/** Characters of a driver's messages that are kept. */
const keptMessages = 4_000;

/** A peer in a process of its own: it is told what to do, and answers with what it measured. */
export class DriverProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #hasEnded = false;
  /** Takes the answer to the order that is under way; `undefined` when none will come. */
  #take: (line: string | undefined) => void = () => undefined;
  #messages = "";

  constructor({ command: [program = "", ...args], env, cwd }: DriverCommand) {
    this.#child = spawn(program, args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
    const { stdout, stderr, stdin } = this.#child;
    if (stdout === null || stderr === null || stdin === null) throw new Error(`${program} has no pipes`);
    stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#messages = (this.#messages + text).slice(-keptMessages);
    });
    // Writing to a driver that ended: the missing answer says so.
    stdin.on("error", () => undefined);
    createInterface({ input: stdout }).on("line", (line) => this.#take(line));
    this.#ended = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        this.#messages += error.message;
        resolve();
      });
      this.#child.once("close", () => resolve());
    });
    void this.#ended.then(() => {
      this.#hasEnded = true;
      this.#take(undefined);
    });
    const endWithUs = (): void => void this.#child.kill("SIGKILL");
    process.once("exit", endWithUs);
    void this.#ended.then(() => process.off("exit", endWithUs));
  }

  /** Whether it takes no more orders. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Makes a task ready. Throws with the driver's message when it can't. */
  async prepare(task: Task): Promise<void> {
    await this.#ask({ prepare: task });
  }

  /** Does the prepared task `count` times. */
  async measure(count: number): Promise<Measurement> {
    const answer = await this.#ask({ measure: { count } });
    if (!("measured" in answer)) throw new Error("the driver measured nothing");
    return answer.measured;
  }

  /** Ends it by the end of its orders; after three seconds it is killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 3_000);
    await this.#ended;
    clearTimeout(timer);
  }

  async #ask(order: DriverOrder): Promise<DriverAnswer> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#child.kill("SIGKILL");
    }, longestOrder * 1_000);
    const line = await new Promise<string | undefined>((resolve) => {
      this.#take = resolve;
      if (this.#hasEnded) resolve(undefined);
      else this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    });
    clearTimeout(timer);
    if (isLate) throw new Error(`nothing came within ${longestOrder} seconds`);
    if (line === undefined) throw new Error(`the driver ended:\n${this.#messages.trim()}`);
    const answer = JSON.parse(line) as DriverAnswer;
    if ("failed" in answer) throw new Error(answer.failed);
    return answer;
  }
}
