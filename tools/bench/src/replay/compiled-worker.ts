import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
  cacheFolder,
  fillFolder,
  progressOnStderr,
  removeLeftovers,
  runCommand,
  withInstallLock,
} from "@vgi-tools/real-workers";

const sources = fileURLToPath(new URL("../../replay-worker", import.meta.url));

/**
 * The replay worker in Go, compiled into the cache when it is missing there or its sources have changed: one in Node has less to give than
 * a client can take.
 *
 * @returns its path; `null` where there is no Go
 */
export async function compiledWorker(): Promise<string | null> {
  if (process.platform === "win32") return null;
  const go = await findGo();
  if (go === null) return null;
  const root = path.join(cacheFolder(), "bench-replay");
  const folder = path.join(root, await digest(go.version));
  const program = path.join(folder, "replay-worker");
  if (existsSync(program)) return program;
  await mkdir(root, { recursive: true });
  await withInstallLock(root, progressOnStderr, async () => {
    if (existsSync(program)) return;
    await removeLeftovers(root);
    progressOnStderr("Compiling the replay worker …");
    await fillFolder(folder, async (temporary) => {
      await mkdir(temporary, { recursive: true });
      const command = [go.program, "build", "-o", path.join(temporary, "replay-worker"), "."];
      // Nothing is fetched: it needs the standard library only.
      const env = { GOPROXY: "off", GOTOOLCHAIN: "local", GOFLAGS: "-buildvcs=false" };
      await runCommand(command, { purpose: "compile the replay worker", cwd: sources, env });
    });
  });
  return program;
}

/** Go's own packages put it where the path does not always lead. */
const places = ["go", "/usr/local/go/bin/go"];

async function findGo(): Promise<{ readonly program: string; readonly version: string } | null> {
  for (const program of places) {
    try {
      return { program, version: await runCommand([program, "version"], { purpose: "ask Go for its version" }) };
    } catch {
      // It is not there.
    }
  }
  return null;
}

/** Changes with whatever the program is made of. */
async function digest(version: string): Promise<string> {
  const hash = createHash("sha256").update(version);
  for (const name of (await readdir(sources)).toSorted())
    hash.update(name).update(await readFile(path.join(sources, name)));
  return hash.digest("hex").slice(0, 16);
}
