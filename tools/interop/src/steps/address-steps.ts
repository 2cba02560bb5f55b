import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { connect, type ConnectOptions } from "vgi-client";
import { joinCommand, parseAddress } from "vgi-runtime";
import { catalogForm } from "./neutral.js";
import type { StepHandlers } from "./step-handler.js";
import type { StepContext } from "./step-context.js";

/** The same worker by the other ways to it: what it lists is compared, and where a shared worker is looked for. */
export const addressSteps: StepHandlers = {
  from_tcp: async (context) => {
    const [program = "", ...args] = commandOf(context);
    const child = spawn(program, [...args, "--tcp", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      return await catalogsAt(`tcp://${await placeOf(child)}`);
    } finally {
      child.kill("SIGKILL");
    }
  },
  from_launch: async (context) => {
    const stateDirectory = await mkdtemp(path.join(tmpdir(), "vgi-launch-"));
    try {
      const launch = { stateDirectory, idleMs: 1_000 };
      const catalogs = await catalogsAt(`launch:${joinCommand(commandOf(context))}`, { launch });
      const files = await readdir(stateDirectory);
      return { catalogs, sockets: files.filter((name) => name.endsWith(".sock")) };
    } finally {
      await rm(stateDirectory, { recursive: true, force: true });
    }
  },
};

/** Command line of the case's worker. */
function commandOf({ address }: StepContext): readonly string[] {
  const parsed = parseAddress(address);
  if (parsed.kind !== "stdio") throw new Error(`The worker is not started by a command: ${address}.`);
  return parsed.command;
}

async function catalogsAt(address: string, options: ConnectOptions = {}): Promise<object[]> {
  await using client = await connect(address, options);
  return (await client.catalogs()).map(catalogForm);
}

/** Host and port that a worker prints. */
async function placeOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("The worker has no output.");
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("TCP:")) return line.slice("TCP:".length).trim();
  }
  throw new Error("The worker ended before it told its port.");
}
