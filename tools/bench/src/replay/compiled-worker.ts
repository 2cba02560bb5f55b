import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder, installOnce, progressOnStderr, runCommand } from "@vgi-tools/real-workers";

const sources = fileURLToPath(new URL("../../replay-worker", import.meta.url));

const programName = "replay-worker";

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
  const folder = path.join(cacheFolder(), "bench-replay", await digest(go.version));
  await installOnce(folder, progressOnStderr, async (temporary) => {
    progressOnStderr("Compiling the replay worker …");
    const command = [go.program, "build", "-o", path.join(temporary, programName), "."];
    // Nothing is fetched: it needs the standard library only.
    const env = { GOPROXY: "off", GOTOOLCHAIN: "local", GOFLAGS: "-buildvcs=false" };
    await runCommand(command, { purpose: "compile the replay worker", cwd: sources, env });
  });
  return path.join(folder, programName);
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
