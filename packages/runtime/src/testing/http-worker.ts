import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RecordBatch } from "apache-arrow";
import { decodeStream } from "vgi-arrow";

export const ARROW = "application/vnd.apache.arrow.stream";

/** One request as the worker saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** The batch in its body. */
  readonly batch: RecordBatch;
}

/** How the worker answers: bytes for an Arrow body, or anything, by itself. */
export type Answer = (seen: SeenRequest, response: ServerResponse) => Uint8Array | readonly Uint8Array[] | void;

/** An HTTP server on a free port of this machine. */
export interface HttpWorker extends AsyncDisposable {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Sockets that are open now. */
  sockets(): number;
}

export async function startHttpWorker(answer: Answer): Promise<HttpWorker> {
  const seen: SeenRequest[] = [];
  let sockets = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method === "HEAD") {
        response.end();
        return;
      }
      const batch = decodeStream(Buffer.concat(chunks)).batches[0];
      if (batch === undefined) throw new Error("a request without a batch");
      const item = { path: request.url ?? "", headers: request.headers, batch };
      seen.push(item);
      const body = answer(item, response);
      if (body === undefined) return;
      response.setHeader("content-type", ARROW);
      response.end(Buffer.concat(body instanceof Uint8Array ? [body] : [...body]));
    });
  });
  server.on("connection", (socket) => {
    sockets += 1;
    socket.on("close", () => {
      sockets -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    sockets: () => sockets,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with anything but Arrow. */
export function plain(
  status: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return (_, response) => {
    response.writeHead(status, { "content-type": contentType, ...headers });
    response.end(body);
  };
}
