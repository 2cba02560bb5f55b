import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers a request for an object in its own way. */
export type ObjectAnswer = (request: IncomingMessage, response: ServerResponse) => void;

/** One request as the store saw it. */
export interface StoreRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

/** An HTTP server that keeps objects, with ranges, as clouds do. */
export interface ObjectStore extends AsyncDisposable {
  readonly origin: string;
  readonly requests: readonly StoreRequest[];
  /** Objects that were put, by path. */
  readonly objects: ReadonlyMap<string, { readonly body: Uint8Array; readonly headers: IncomingMessage["headers"] }>;
  /** Keeps an object, and gives a URL that is signed, so that tests can look for the signature in messages. */
  keep(body: Uint8Array, headers?: Readonly<Record<string, string>>): string;
  /** A URL whose requests are answered by a function. */
  answer(answer: ObjectAnswer): string;
  /** Sockets that are open now. */
  sockets(): number;
}

/** In every URL; in no message. */
export const SIGNATURE = "s3cr3tSignature";

export async function startObjectStore(host = "127.0.0.1"): Promise<ObjectStore> {
  const requests: StoreRequest[] = [];
  const objects = new Map<string, { body: Uint8Array; headers: IncomingMessage["headers"] }>();
  const answers = new Map<string, ObjectAnswer>();
  let sockets = 0;
  const server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    const method = request.method ?? "";
    requests.push({ method, path, headers: request.headers });
    const answer = answers.get(path);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (answer !== undefined) answer(request, response);
      else if (method === "PUT") {
        objects.set(path, { body: Uint8Array.from(Buffer.concat(chunks)), headers: request.headers });
        response.writeHead(204).end();
      } else serveObject(objects.get(path), request, response);
    });
  });
  server.on("connection", (socket) => {
    sockets += 1;
    socket.on("close", () => {
      sockets -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://${host}:${port}`;
  let count = 0;
  const place = (): [path: string, url: string] => {
    count += 1;
    const path = `/bucket/object-${count}`;
    return [path, `${origin}${path}?X-Amz-Signature=${SIGNATURE}#${SIGNATURE}`];
  };
  return {
    origin,
    requests,
    objects,
    keep: (body, headers = {}) => {
      const [path, url] = place();
      objects.set(path, { body, headers });
      return url;
    },
    answer: (answer) => {
      const [path, url] = place();
      answers.set(path, answer);
      return url;
    },
    sockets: () => sockets,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serveObject(
  object: { readonly body: Uint8Array; readonly headers: IncomingMessage["headers"] } | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (object === undefined) {
    response.writeHead(404).end("<Error><Code>NoSuchKey</Code></Error>");
    return;
  }
  const { body } = object;
  const coding = object.headers["content-encoding"];
  const common = { "accept-ranges": "bytes", ...(coding === undefined ? {} : { "content-encoding": coding }) };
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  if (range === null) {
    response.writeHead(200, { ...common, "content-length": body.byteLength }).end(body);
    return;
  }
  const start = Number(range[1]);
  const part = body.subarray(start, Number(range[2]) + 1);
  const end = start + part.byteLength - 1;
  const headers = {
    ...common,
    "content-length": part.byteLength,
    "content-range": `bytes ${start}-${end}/${body.byteLength}`,
  };
  response.writeHead(206, headers).end(part);
}
