import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";

/** Runs a Node program and gives the milliseconds from its start to its end. Throws with its messages when it fails. */
export async function timeProcess(args: readonly string[], cwd: string): Promise<number> {
  const start = performance.now();
  await runNode(args, cwd);
  return performance.now() - start;
}

/** The same, and gives the milliseconds that processors worked for it, in the program and in the system. */
export async function cpuOfProcess(args: readonly string[], cwd: string): Promise<number> {
  // Told on a descriptor of its own, at the very end: nothing else of the program is touched.
  const tell =
    "process.on('exit',()=>require('fs').writeSync(3,String(process.cpuUsage().user+process.cpuUsage().system)))";
  const hook = `data:text/javascript,import{createRequire}from'node:module';const require=createRequire('file:///');${tell}`;
  return Number(await runNode(["--import", hook, ...args], cwd)) / 1_000;
}

/** Gives what the program writes to descriptor 3. */
async function runNode(args: readonly string[], cwd: string): Promise<string> {
  const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const [messages, told, code] = await Promise.all([
    text(child.stdio[2] as Readable),
    text(child.stdio[3] as Readable),
    ended,
  ]);
  if (code === 0) return told;
  throw new Error(`node ${args.join(" ")} ended with exit code ${code}:\n${messages.slice(-2_000)}`);
}
