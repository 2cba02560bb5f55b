import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DirectSource } from "./direct-source.js";

/** A pair of connected sockets: what a child process writes to one comes out of the other. */
export interface OutputSocket {
  /** To be given to the child as its output, and destroyed in this process then. */
  readonly theirs: Socket;
  /** Our end. */
  readonly ours: Socket;
  /** What reads it. */
  readonly source: DirectSource;
}

/**
 * Makes the output of a child process: Node's own pipes are such a pair too, but read in pieces of 64 KiB that are allocated for each
 * read, which takes half the speed of large batches. `null` where it can't be made: the caller takes a pipe then.
 */
export async function openOutputSocket(): Promise<OutputSocket | null> {
  if (process.platform === "win32") return null;
  let folder: string | undefined;
  const server = createServer({ pauseOnConnect: true });
  try {
    // Only this user can enter it: nobody else gets between the two ends.
    folder = await mkdtemp(join(tmpdir(), "vgi-"));
    const path = join(folder, "s");
    await listening(server, path);
    const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
    const source = new DirectSource();
    const ours = connect({ path, onread: source.onread });
    source.attach(ours);
    await connected(ours);
    return { theirs: await accepted, ours, source };
  } catch {
    return null;
  } finally {
    server.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
}
