import { readFile } from "node:fs/promises";
import { run, type StricliProcess } from "@stricli/core";
import { CodegenError } from "../errors.js";
import { buildApp } from "./app.js";
import type { CliContext } from "./cli-context.js";
import type { CliProcess } from "./cli-process.js";
import { exitCodes } from "./describe-error.js";
import { Terminal } from "./terminal.js";

/**
 * Runs the command line and gives its exit code: 0 fine, 1 a bug of ours, 2 could not run, 130 interrupted. Never throws.
 *
 * @param args what follows the program's name
 */
export async function runCli(args: readonly string[], cli: CliProcess): Promise<number> {
  const terminal = new Terminal(cli, {
    json: args.includes("--json"),
    quiet: args.includes("--quiet"),
    verbose: args.includes("--verbose"),
  });
  let failure: number | undefined;
  const app = buildApp(await packageVersion(), (error) => {
    if (cli.signal.aborted) terminal.interrupted();
    else failure = terminal.fail(error).exitCode;
    return "";
  });
  // What stricli writes here is what is wrong with the arguments, or an empty line behind a report of ours.
  const refuse = (text: string): void => {
    const what = text.trim();
    if (what !== "") failure = terminal.fail(new CodegenError("CODEGEN_USAGE", { what, next: usageAdvice })).exitCode;
  };
  const stricliProcess: StricliProcess = {
    stdout: { write: (text: string) => void cli.stdout.write(text) },
    stderr: { write: refuse },
    env: { STRICLI_NO_COLOR: "1" },
  };
  const context: CliContext = { process: stricliProcess, cli, terminal };
  await run(app, withHelp(args), { ...context, process: stricliProcess });
  if (cli.signal.aborted) return exitCodes.interrupted;
  return failure ?? exitCode(stricliProcess.exitCode);
}

/** `help generate` is what many a command line calls `generate --help`. */
function withHelp([first, ...others]: readonly string[]): readonly string[] {
  return first === "help" ? [...others, "--help"] : [...(first === undefined ? [] : [first]), ...others];
}

/** Commands set positive codes; stricli has negative ones of its own: for arguments that it does not understand, and for faults of ours. */
function exitCode(code: StricliProcess["exitCode"]): number {
  if (code === undefined || code === null || code === 0) return exitCodes.fine;
  if (typeof code === "number" && code > 0) return code;
  return code === invalidArgument || code === unknownCommand ? exitCodes.couldNotRun : exitCodes.bug;
}

const usageAdvice = "See vgi-codegen --help, and --help behind a command.";

const invalidArgument = -4;
const unknownCommand = -5;

async function packageVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}
