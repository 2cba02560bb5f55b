import type { CatalogDefinition } from "vgi-client/testing";
import { type ByteFaults, CRASH_CODE, halfFrame, hostileLength, junk, silence } from "./byte-faults.js";
import { fragileCatalog } from "./fragile-catalog.js";

/** What a fault at the start may touch. */
export interface FaultTargets {
  readonly bytes: ByteFaults;
  /** Version that the worker claims to speak. */
  claimVersion(version: string): void;
  /** Refuses attachments that were made with another key. */
  lockAttachments(key: string): void;
  /** Offers one more catalog. */
  offer(catalog: CatalogDefinition): void;
}

/** A fault that is chosen on the command line, because it comes before any function could be called. */
export interface StartFault {
  readonly description: string;
  /** Runs before the worker serves. */
  readonly apply: (targets: FaultTargets) => void | Promise<void>;
}

/** Faults of `--fault`, by name. */
export const startFaults: Readonly<Record<string, StartFault>> = {
  "never-start": {
    description: "ends at once with code 1 and a message on stderr",
    apply: () => {
      process.stderr.write("ModuleNotFoundError: No module named 'the_model'\n");
      process.exit(1);
    },
  },
  "slow-start": {
    description: "serves only after three seconds",
    apply: () => new Promise((resolve) => setTimeout(resolve, 3000)),
  },
  "junk-first": {
    description: "writes a line of text to stdout before its first answer",
    apply: ({ bytes }) => bytes.arm(junk),
  },
  "half-frame-first": {
    description: "sends half of its first message, then ends with code 13",
    apply: ({ bytes }) => bytes.arm(halfFrame("exit")),
  },
  "stall-first": {
    description: "sends half of its first message, then nothing more",
    apply: ({ bytes }) => bytes.arm(halfFrame("stall")),
  },
  silent: {
    description: "never answers",
    apply: ({ bytes }) => bytes.arm(silence),
  },
  "exit-first": {
    description: "ends with code 13 instead of giving its first answer",
    apply: ({ bytes }) => bytes.arm({ alter: () => new Uint8Array(0), then: "exit" }),
  },
  "hostile-length": {
    description: "announces a message of two gigabytes in place of its first answer",
    apply: ({ bytes }) => bytes.arm(hostileLength),
  },
  "unknown-version": {
    description: "claims to speak protocol 9.9.0 and refuses everything else",
    apply: ({ claimVersion }) => claimVersion("9.9.0"),
  },
  "own-attachments": {
    description: "refuses attachments of other processes, as servers that have no key given do",
    apply: ({ lockAttachments }) => lockAttachments(crypto.randomUUID()),
  },
  "fragile-catalog": {
    description: "offers a catalog of every kind of call; its attach option `fault` says where it fails",
    apply: ({ offer }) => offer(fragileCatalog),
  },
  "stderr-flood": {
    description: "writes ten megabytes to stderr before it serves",
    apply: () => floodStderr(10_240),
  },
};

/** Writes kilobytes of lines to stderr, and waits until they are taken. */
export async function floodStderr(kilobytes: number): Promise<void> {
  const kilobyte =
    "All work and no play makes the worker a dull process. 0123456789\n".repeat(16).slice(0, 1023) + "\n";
  for (let left = kilobytes; left > 0; left -= 64) {
    const block = kilobyte.repeat(Math.min(64, left));
    await new Promise<void>((resolve) => process.stderr.write(block, () => resolve()));
  }
}

/** Ends the worker the hard way: with an exit code, or as if it was killed. */
export function crash(how: string): void {
  if (how === "kill") process.kill(process.pid, "SIGKILL");
  else process.exit(CRASH_CODE);
}
