import { lstatSync, unlinkSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { TransportError } from "../../errors/index.js";

const PROBE_MS = 2000;

/** macOS refuses when the queue of a listener is full, too: there a refusal counts when it lasts. */
const AGAIN_MS = process.platform === "darwin" ? [50, 100, 200] : [];

/**
 * Whether something listens on a unix socket, however busy. Wrongly saying no would be the worse mistake: the socket would be taken
 * away from a worker that is alive.
 */
export async function isListening(path: string): Promise<boolean> {
  for (const pause of [0, ...AGAIN_MS]) {
    if (pause > 0) await sleep(pause);
    const code = await tryConnect(path);
    // A full queue is EAGAIN on Linux.
    if (code === null || code === "EAGAIN") return true;
    if (code !== "ECONNREFUSED") return false;
  }
  return false;
}

/** `null` after a connection was made, which is closed again; else the code of the error. */
function tryConnect(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const timer = setTimeout(() => done("ETIMEDOUT"), PROBE_MS);
    const done = (code: string | null): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(code);
    };
    socket.once("connect", () => done(null));
    socket.on("error", (error: NodeJS.ErrnoException) => done(error.code ?? "EIO"));
  });
}

/** Removes the socket that a worker left behind. Throws `TransportError` when something else is there: that may be somebody's data. */
export function removeStaleSocket(path: string): void {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return;
  if (!entry.isSocket()) {
    throw new TransportError({
      what: `no shared worker can be started at ${path}`,
      why: "there is something that is no socket",
      next: "Remove it, or choose another directory with launch.stateDirectory.",
    });
  }
  unlinkSync(path);
}
