import { spawn } from "node:child_process";

/** Runs a Node program and gives the milliseconds from its start to its end. Throws with its messages when it fails. */
export async function timeProcess(args: readonly string[], cwd: string): Promise<number> {
  const start = performance.now();
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
    let messages = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      messages += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`node ${args.join(" ")} ended with exit code ${code}:\n${messages.slice(-2_000)}`));
    });
  });
  return performance.now() - start;
}
