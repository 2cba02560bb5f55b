import { spawn } from "node:child_process";
import { once } from "node:events";

/** Pids of processes below `parent` whose command line has `text` in it. */
export async function childrenOf(parent: number, text: string): Promise<number[]> {
  const ps = spawn("ps", ["-eo", "pid=,ppid=,args="], { stdio: ["ignore", "pipe", "ignore"] });
  let output = "";
  ps.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await once(ps, "close");
  return output
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => Number(match?.[2]) === parent && match?.[3]?.includes(text) === true)
    .map((match) => Number(match?.[1]));
}
