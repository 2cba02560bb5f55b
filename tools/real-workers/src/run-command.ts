import { spawn } from "node:child_process";

/** Lines of output that an error message quotes. */
const quotedLines = 15;

/** Options of {@link runCommand}. */
export interface RunCommandOptions {
  /** Said when the command fails: what it was meant to do, e.g. `install vgi-python 0.47.0`. */
  readonly purpose: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Working directory; this process's when absent. */
  readonly cwd?: string;
  /** Milliseconds after which the command is ended. */
  readonly timeout?: number;
}

/**
 * Runs a command without a shell, and gives its standard output.
 *
 * @throws Error with the purpose, the exit and the last lines that the command printed
 */
export async function runCommand(command: readonly string[], options: RunCommandOptions): Promise<string> {
  const [program, ...args] = command;
  if (program === undefined) throw new Error(`Cannot ${options.purpose}: the command is empty.`);
  return await new Promise<string>((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    });
    let output = "";
    let everything = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      everything += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      everything += text;
    });
    child.on("error", (cause) => {
      reject(new Error(`Could not ${options.purpose}: "${program}" did not start (${cause.message}).`, { cause }));
    });
    child.on("close", (code, signal) => {
      if (code === 0) {
        resolve(output);
        return;
      }
      const end = signal === null ? `exit code ${code}` : `signal ${signal}`;
      const tail = everything.trim().split(/\r?\n/).slice(-quotedLines).join("\n  ");
      reject(new Error(`Could not ${options.purpose}: ${program} ended with ${end}.\n  ${tail}`));
    });
  });
}
