import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { lockFile } from "./file-lock.js";
import { isListening } from "./probe-socket.js";

/** As many as the reference looks at with each start. */
const LIMIT = 16;

/** Removes the files of workers that are gone, in the way of the reference launcher: a few at a time, under their locks. Never rejects. */
export async function removeStaleWorkers(directory: string, except: string): Promise<void> {
  try {
    const found = readdirSync(directory).filter((name) => name.endsWith(".meta"));
    const keys = found
      .toSorted()
      .slice(0, LIMIT)
      .map((name) => name.slice(0, -".meta".length));
    await Promise.all(keys.filter((key) => key !== except).map((key) => removeIfGone(path.join(directory, key))));
  } catch {
    // Somebody else may be doing the same.
  }
}

async function removeIfGone(stem: string): Promise<void> {
  if (await isListening(`${stem}.sock`)) return;
  const lock = await lockFile(`${stem}.lock`, { wait: false });
  if (lock === null) return;
  try {
    // It may have been started in the meantime.
    if (await isListening(`${stem}.sock`)) return;
    for (const ending of ["sock", "meta", "log", "lock"]) rmSync(`${stem}.${ending}`, { force: true });
  } finally {
    lock.release();
  }
}
