import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TlsOptions } from "node:tls";

/** One request as a server saw it, with its body. */
export interface PlainRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly bytes: Buffer;
  /** Common name of the caller's certificate; `null` without one. */
  readonly caller: string | null;
}

/** An HTTP server on a free port of this machine, which answers as it is told. */
export interface PlainServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly seen: PlainRequest[];
  readonly server: Server;
}

/** @param tls with it, the server speaks HTTPS */
export async function startPlainServer(
  answer: (request: PlainRequest, response: ServerResponse) => void,
  tls?: TlsOptions,
): Promise<PlainServer> {
  const seen: PlainRequest[] = [];
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const bytes = Buffer.concat(chunks);
      const item = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: bytes.toString(),
        bytes,
        caller: callerOf(request),
      };
      seen.push(item);
      answer(item, response);
    });
  };
  const server = tls === undefined ? createServer(onRequest) : createTlsServer(tls, onRequest);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    port,
    seen,
    server,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function callerOf({ socket }: IncomingMessage): string | null {
  if (!("getPeerCertificate" in socket)) return null;
  const { subject } = (socket as { getPeerCertificate(): { subject?: { CN?: string } } }).getPeerCertificate();
  return subject?.CN ?? null;
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string | string[]>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
