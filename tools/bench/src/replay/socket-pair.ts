import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type OnReadOpts, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** The kind of pipe that workers write to: our end reads into memory of ours, theirs is for a process. */
export async function socketPair(onread: OnReadOpts): Promise<{ readonly ours: Socket; readonly theirs: Socket }> {
  const folder = await mkdtemp(path.join(tmpdir(), "vgi-bench-"));
  const server = createServer({ pauseOnConnect: true });
  try {
    const address = path.join(folder, "s");
    server.listen(address);
    await once(server, "listening");
    const accepted = once(server, "connection") as Promise<[Socket]>;
    const ours = connect({ path: address, onread });
    const [theirs] = await accepted;
    return { ours, theirs };
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
