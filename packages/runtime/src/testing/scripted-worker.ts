// A worker process that plays a script for its first request: scripted-worker.ts FILE. The file has the scripts: of the process that
// comes first, and how all others answer.
import { closeSync, readFileSync, rmSync, writeSync } from "node:fs";
import { once } from "node:events";
import type { Script } from "./peer-script.js";
import { playScript } from "./play-script.js";

const [file = ""] = process.argv.slice(2);
const scripts = JSON.parse(readFileSync(file, "utf8")) as { readonly first: Script; readonly honest: Script };
const first = takeTurn();

/** True for one process of all that are given this file. */
function takeTurn(): boolean {
  try {
    rmSync(`${file}.first`);
    return true;
  } catch {
    return false;
  }
}

const peer = {
  write: (bytes: Buffer) => void writeSync(1, bytes),
  end: () => closeSync(1),
  stopReading: () => {
    process.stdin.pause();
    // Lives on.
    setInterval(() => {}, 60_000);
  },
  die: () => void process.kill(process.pid, "SIGKILL"),
  open: () => true,
};

if (first) {
  await once(process.stdin, "data");
  process.stdin.resume();
  await playScript(scripts.first, peer);
} else {
  process.stdin.on("data", () => void playScript(scripts.honest, peer));
}
