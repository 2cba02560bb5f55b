import { spawn } from "node:child_process";
import { closeSync, constants, fstatSync, openSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { TransportError, UnsupportedError } from "../../errors/index.js";

/** `open(2)` takes the lock itself on macOS and the BSDs; Node.js has no name for the flag. */
const O_EXLOCK = 0x20;

const LOCKS_ON_OPENING = ["darwin", "freebsd", "openbsd"].includes(process.platform);

const POLL_MS = 50;

/** A lock that is held, until it is released or this process ends. */
export interface FileLock {
  release(): void;
}

/**
 * Takes the lock that the reference launcher takes: an exclusive `flock(2)` on the whole file.
 *
 * Node.js has no `flock`. Locks of other kinds would not be seen by the reference (`fcntl` locks and `flock` locks ignore each other on
 * Linux), files made with `O_EXCL` neither, and they stay behind when their owner is killed. But an flock belongs to the open file, not to
 * the process: flock(1), of util-linux and of BusyBox, is given our descriptor, locks it and ends, and the lock is ours from then on. The
 * kernel takes it back when this process ends, however it ends. macOS and the BSDs lock on opening.
 *
 * The launchers leave the lock file where it is, and older ones remove it: a lock on a file that has no name any more guards nothing, so
 * the name is looked up again once it is held.
 *
 * @param signal gives up waiting
 * @returns `null` when it was given up, or is held by another with `wait: false`
 * @throws UnsupportedError when this machine has no flock(1)
 */
export async function lockFile(
  path: string,
  { wait, signal }: { readonly wait: boolean; readonly signal?: AbortSignal | undefined },
): Promise<FileLock | null> {
  for (;;) {
    if (signal?.aborted === true) return null;
    const descriptor = LOCKS_ON_OPENING ? openLocked(path) : await openAndLock(path, wait, signal);
    if (descriptor !== null) {
      if (isStill(path, descriptor)) return { release: () => closeSync(descriptor) };
      closeSync(descriptor);
      continue;
    }
    if (!wait) return null;
    if (LOCKS_ON_OPENING) await sleep(POLL_MS);
  }
}

/** The locked descriptor; `null` when another has the lock. */
function openLocked(path: string): number | null {
  try {
    return open(path, O_EXLOCK | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof TransportError && (error.cause as NodeJS.ErrnoException).code === "EAGAIN") return null;
    throw error;
  }
}

async function openAndLock(path: string, wait: boolean, signal: AbortSignal | undefined): Promise<number | null> {
  const descriptor = open(path, 0);
  let locked = false;
  try {
    locked = await flock(descriptor, wait, signal);
  } finally {
    if (!locked) closeSync(descriptor);
  }
  return locked ? descriptor : null;
}

function open(path: string, flags: number): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | flags, 0o600);
  } catch (cause) {
    throw new TransportError({
      what: `the lock ${path} of a shared worker can't be opened`,
      why: cause instanceof Error ? cause.message : String(cause),
      next: "Choose another directory with launch.stateDirectory.",
      cause,
    });
  }
}

/** Has flock(1) lock a descriptor of ours; it waits in the kernel, and is killed when we don't want to any longer. */
function flock(descriptor: number, wait: boolean, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const args = wait ? ["-x", "3"] : ["-x", "-n", "3"];
    const child = spawn("flock", args, { stdio: ["ignore", "ignore", "ignore", descriptor] });
    const kill = (): void => void child.kill("SIGKILL");
    signal?.addEventListener("abort", kill, { once: true });
    // While the file was opened.
    if (signal?.aborted === true) kill();
    child.once("error", (cause) => {
      signal?.removeEventListener("abort", kill);
      reject(
        new UnsupportedError({
          what: "a shared worker (launch:) can't be started here",
          why: "its lock needs the program flock, of util-linux or BusyBox",
          next: "Install it, or start a worker of your own with stdio: and the same command.",
          cause,
        }),
      );
    });
    child.once("exit", (code) => {
      signal?.removeEventListener("abort", kill);
      const another = (code === 1 && !wait) || signal?.aborted === true;
      if (code === 0 || another) resolve(code === 0);
      else reject(notLockable(code));
    });
  });
}

function notLockable(code: number | null): TransportError {
  return new TransportError({
    what: "the lock of a shared worker can't be taken",
    why: `flock ended with ${code === null ? "a signal" : `exit code ${code}`}`,
    next: "Choose a directory on a local file system with launch.stateDirectory.",
  });
}

function isStill(path: string, descriptor: number): boolean {
  try {
    const [named, held] = [statSync(path), fstatSync(descriptor)];
    return named.ino === held.ino && named.dev === held.dev;
  } catch {
    return false;
  }
}
