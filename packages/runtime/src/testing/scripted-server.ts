import { createServer, type ListenOptions, type Socket } from "node:net";
import type { Script } from "./peer-script.js";
import { playScript } from "./play-script.js";

/** A server on a socket that plays scripts in place of its first answers. */
export interface ScriptedServer extends AsyncDisposable {
  /** 0 on a unix socket. */
  readonly port: number;
  /** Sockets that are open now, in either direction. */
  sockets(): number;
}

/** What {@link startScriptedServer} serves. */
export interface ServerScripts {
  /** One for each of the first requests, whichever connections they come on. */
  readonly scripts: readonly Script[];
  /** The answer to later ones. */
  readonly honest: Script;
  /** Whether a request is complete; a byte stream's fits in one chunk. */
  readonly isComplete: (received: Buffer) => boolean;
  /** Whether a script is played before its request is complete: the rest of what comes on that connection is ignored. */
  readonly early?: boolean;
}

/** Listens where it is told; the first requests are answered by the scripts. */
export async function startScriptedServer(where: ListenOptions, input: ServerScripts): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const scripts = [...input.scripts];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("end", () => socket.end());
    let received = Buffer.alloc(0);
    let deaf = false;
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const begun = input.early === true && scripts.length > 0;
      if (deaf || !(begun || input.isComplete(received))) return;
      received = Buffer.alloc(0);
      deaf = begun;
      void playScript(scripts.shift() ?? input.honest, {
        write: (bytes) => socket.write(bytes),
        end: () => socket.end(),
        stopReading: () => socket.pause(),
        die: () => (socket.remoteAddress === undefined ? socket.destroy() : socket.resetAndDestroy()),
        open: () => !socket.destroyed,
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(where, resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    sockets: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Whether a request over HTTP has come with its body. */
export function isWholeHttpRequest(received: Buffer): boolean {
  const head = received.indexOf("\r\n\r\n");
  if (head === -1) return false;
  const length = /content-length: *(\d+)/i.exec(received.toString("latin1", 0, head))?.[1] ?? "0";
  return received.byteLength >= head + 4 + Number(length);
}
