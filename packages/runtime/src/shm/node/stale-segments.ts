import { readdirSync, unlinkSync } from "node:fs";
import { ownerOf } from "./segment-prefix.js";

/** Removes segments whose process was killed outright, the one end after which it can't do that itself. Never throws. */
export function removeStaleSegments(mount: string): void {
  let names: string[];
  try {
    names = readdirSync(mount);
  } catch {
    return;
  }
  for (const name of names) {
    const owner = ownerOf(name);
    if (owner === null || isRunning(owner)) continue;
    try {
      unlinkSync(`${mount}/${name}`);
    } catch {
      // Another process was faster, or it belongs to another user.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
