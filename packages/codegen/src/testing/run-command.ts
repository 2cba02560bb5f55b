import { fileURLToPath } from "node:url";
import type { CliProcess } from "../commands/cli-process.js";
import { runCli } from "../commands/run-cli.js";

/** What a command did, as its caller sees it. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What of the process a test provides, and who hears of its messages while it runs. */
export interface CommandSetting extends Partial<Pick<CliProcess, "env" | "signal" | "prompt">> {
  readonly onStderr?: ((text: string) => void) | undefined;
}

/** Runs a command in this process, in a folder, and keeps what it prints. */
export async function runCommand(
  cwd: string,
  args: readonly string[],
  { onStderr, ...process }: CommandSetting = {},
): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  const code = await runCli(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: {
      write: (text) => {
        stderr += text;
        onStderr?.(text);
      },
    },
    env: globalThis.process.env,
    signal: new AbortController().signal,
    ...process,
    cwd,
  });
  return { code, stdout, stderr };
}

/** The demo worker, as a configuration names it. */
export const demoWorker: { readonly command: readonly string[]; readonly cwd: string } = {
  command: [process.execPath, "--import", "tsx", "--conditions=vgi-source", "packages/demo-worker/src/bin.ts"],
  cwd: fileURLToPath(new URL("../../../../", import.meta.url)),
};
