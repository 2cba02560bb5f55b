#!/usr/bin/env node
import { Console } from "node:console";
import * as nodeModule from "node:module";

// Node 22 keeps what it compiled for the next run: a fifth of the time is compiling, of which most is TypeScript's. Before anything is loaded.
(nodeModule as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();

const { ProcessEnd } = await import("./commands/process-end.js");
const end = new ProcessEnd();

// What a configuration or a plugin prints is no result: with --json it would make stdout unreadable.
globalThis.console = new Console(process.stderr);

const { runCli } = await import("./commands/run-cli.js");
const exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: end.signal,
  ...(process.stdin.isTTY && process.stderr.isTTY ? { prompt: { input: process.stdin, output: process.stderr } } : {}),
});
end.done(exitCode);
