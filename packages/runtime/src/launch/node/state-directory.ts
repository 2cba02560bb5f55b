import { accessSync, chmodSync, constants, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { TransportError } from "../../errors/index.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the files of shared workers are, for this user alone; made when it is missing. Throws `TransportError` when it can't be used. */
export function stateDirectory(given: string | undefined, env: Environment = process.env): string {
  if (given !== undefined) {
    const folder = path.resolve(given);
    makePrivate(folder, false);
    return folder;
  }
  const runtime = env["XDG_RUNTIME_DIR"] ?? "";
  const folder =
    runtime === ""
      ? path.join(temporaryDirectory(env), `vgi-rpc-${process.geteuid?.() ?? 0}`)
      : path.join(runtime, "vgi-rpc");
  makePrivate(folder, true);
  return folder;
}

function makePrivate(folder: string, ours: boolean): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!ours) return;
    if (statSync(folder).uid === process.geteuid?.()) {
      chmodSync(folder, 0o700);
      return;
    }
  } catch (cause) {
    throw new TransportError({
      what: `the directory ${folder} for shared workers can't be used`,
      why: cause instanceof Error ? cause.message : String(cause),
      next: "Give another one with launch.stateDirectory.",
      cause,
    });
  }
  // Whoever owns it could put a socket of his own there.
  throw new TransportError({
    what: `the directory ${folder} for shared workers can't be used`,
    why: "it belongs to another user",
    next: "Remove it, or give another one with launch.stateDirectory.",
  });
}

/** As Python's `tempfile` finds it, in the order that it has; Node.js has another. */
function temporaryDirectory(env: Environment): string {
  const candidates = [env["TMPDIR"], env["TEMP"], env["TMP"], "/tmp", "/var/tmp", "/usr/tmp"];
  const usable = candidates.find((folder) => folder !== undefined && folder !== "" && isWritable(folder));
  return path.resolve(usable ?? ".");
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}
