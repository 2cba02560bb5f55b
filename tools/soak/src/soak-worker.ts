// Serves the soak service: soak-worker.ts stdio | unix PATH | tcp | http. What listens prints its address.
import { createServer } from "node:net";
import { serveBytes, serveHttp } from "vgi-runtime/server";
import { soakService } from "./soak-service.js";

const [kind = "stdio", path = ""] = process.argv.slice(2);

function serveSocket(): void {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.setNoDelay(true);
    // Clients of this worker vanish as they like.
    void serveBytes(soakService, socket, socket).catch(() => socket.destroy());
  });
  const listening = (): void => {
    const address = server.address();
    const where = typeof address === "object" && address !== null ? `tcp://127.0.0.1:${address.port}` : `unix:${path}`;
    process.stdout.write(`${where}\n`);
  };
  if (kind === "unix") server.listen(path, listening);
  else server.listen(0, "127.0.0.1", listening);
}

if (kind === "stdio") {
  await serveBytes(soakService, process.stdin, process.stdout);
} else if (kind === "http") {
  const server = await serveHttp(soakService, { maxStreams: 100_000 });
  process.stdout.write(`${server.url}\n`);
} else {
  serveSocket();
}
