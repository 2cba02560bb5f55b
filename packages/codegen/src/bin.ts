#!/usr/bin/env node
import { Console } from "node:console";
import { runCli } from "./commands/run-cli.js";

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // The first signal ends what is under way in good order, the second at once.
  process.once(signal, () => {
    interrupted.abort();
    process.once(signal, () => process.exit(130));
  });
}
// A reader that goes away, as in `| head`, is no error.
process.stdout.on("error", () => undefined);

// What a configuration or a plugin prints is no result: with --json it would make stdout unreadable.
globalThis.console = new Console(process.stderr);

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: interrupted.signal,
  ...(process.stdin.isTTY && process.stderr.isTTY ? { prompt: { input: process.stdin, output: process.stderr } } : {}),
});
