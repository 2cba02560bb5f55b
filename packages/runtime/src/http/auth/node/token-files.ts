import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isStoredLogin, type StoredLogin } from "../oauth/token-store.js";

/** Reads the login for a worker; `null` when there is none, or a damaged one. */
export async function loadLogin(directory: string, worker: string): Promise<StoredLogin | null> {
  const text = await readFile(fileOf(directory, worker), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "null";
    throw error;
  });
  const stored = parse(text);
  return stored?.["worker"] === worker && isStoredLogin(stored) ? stored : null;
}

/** Replaces the file of a worker as a whole; `null` removes it. */
export async function saveLogin(directory: string, worker: string, login: StoredLogin | null): Promise<void> {
  const file = fileOf(directory, worker);
  if (login === null) {
    await rm(file, { force: true });
    return;
  }
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await replace(file, `${JSON.stringify({ worker, ...login }, null, 2)}\n`);
}

/** Addresses hold characters that file systems don't take. */
function fileOf(directory: string, worker: string): string {
  return join(directory, `${createHash("sha256").update(worker).digest("hex").slice(0, 32)}.json`);
}

async function replace(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // The mode of open() is subject to the umask, which may only take away.
    await chmod(temporary, 0o600);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
