import { setTimeout as sleep } from "node:timers/promises";
import type { Script } from "./peer-script.js";

/** What a script is played on: a socket, or the pipes of a process. */
export interface ScriptedPeer {
  write(bytes: Buffer): void;
  end(): void;
  stopReading(): void;
  die(): void;
  open(): boolean;
}

/** Plays a script, step by step. */
export async function playScript(script: Script, peer: ScriptedPeer): Promise<void> {
  for (const step of script) {
    if (!peer.open()) return;
    if ("write" in step) {
      peer.write(Buffer.from(step.write, "base64"));
    } else if ("end" in step) {
      peer.end();
    } else if ("stopReading" in step) {
      peer.stopReading();
    } else if ("die" in step) {
      // What was written goes out before.
      await sleep(20);
      peer.die();
    } else {
      for (const byte of Buffer.from(step.trickle, "base64")) {
        if (!peer.open()) return;
        peer.write(Buffer.of(byte));
        await sleep(step.everyMs);
      }
    }
  }
}
