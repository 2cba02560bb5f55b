import { createServer, type IncomingMessage, request as httpRequest } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, createServer as createSocketServer, type AddressInfo, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TlsOptions } from "node:tls";

/** A proxy on a free port of this machine, which reaches every host on this machine. */
export interface ProxyServer extends AsyncDisposable {
  readonly port: number;
  /** What was asked for: `CONNECT host:port`, `POST http://…`. */
  readonly seen: string[];
}

/** What an HTTP proxy may want. */
export interface ProxySettings {
  /** `user:password`; others get 407. */
  readonly credentials?: string;
  readonly tls?: TlsOptions;
  /** Never answers. */
  readonly silent?: boolean;
}

/** Tunnels (CONNECT) and plain requests: RFC 9110, section 9.3.6, and RFC 9112, section 3.2.2. */
export async function startHttpProxy(settings: ProxySettings = {}): Promise<ProxyServer> {
  const seen: string[] = [];
  const allowed = ({ headers }: IncomingMessage): boolean =>
    settings.credentials === undefined ||
    headers["proxy-authorization"] === `Basic ${Buffer.from(settings.credentials).toString("base64")}`;
  const server = settings.tls === undefined ? createServer() : createTlsServer(settings.tls);
  const sockets = track(server);
  server.on("request", (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (!allowed(request)) {
      response.writeHead(407).end();
      return;
    }
    const { port, pathname } = new URL(request.url ?? "");
    const { method, headers } = request;
    const onward = httpRequest({ host: "127.0.0.1", port, path: pathname, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on("connect", (request: IncomingMessage, socket: Duplex) => {
    seen.push(`CONNECT ${request.url}`);
    if (settings.silent === true) return;
    if (!allowed(request)) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    tunnel(socket, Number(request.url?.split(":").at(-1)), "HTTP/1.1 200 OK\r\n\r\n");
  });
  return started(server, sockets, seen);
}

/** SOCKS5 with user and password: RFC 1928, RFC 1929. */
export async function startSocksProxy(): Promise<ProxyServer> {
  const seen: string[] = [];
  const server = createSocketServer((socket) => {
    let step = 0;
    socket.on("error", () => {});
    const onData = (data: Buffer): void => {
      step += 1;
      if (step === 1) socket.write(Buffer.of(5, 2));
      else if (step === 2) {
        seen.push(`USER ${data.subarray(2, 2 + (data[1] ?? 0)).toString()}`);
        socket.write(Buffer.of(1, 0));
      } else {
        socket.off("data", onData);
        const end = data[3] === 3 ? 5 + (data[4] ?? 0) : 8;
        const host = data[3] === 3 ? data.subarray(5, end).toString() : data.subarray(4, end).join(".");
        const port = data.readUInt16BE(end);
        seen.push(`CONNECT ${host}:${port}`);
        tunnel(socket, port, Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
      }
    };
    socket.on("data", onData);
  });
  return started(server, track(server), seen);
}

function tunnel(socket: Duplex, port: number, greeting: string | Buffer): void {
  const onward = connect(port, "127.0.0.1", () => {
    socket.write(greeting);
    onward.pipe(socket);
    socket.pipe(onward);
  });
  for (const [one, other] of [
    [socket, onward],
    [onward, socket],
  ] as const)
    one.on("error", () => other.destroy()).on("close", () => other.destroy());
}

interface Listener {
  on(event: "connection", listener: (socket: Socket) => void): unknown;
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
  close(done: () => void): unknown;
}

function track(server: Listener): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  return sockets;
}

async function started(server: Listener, sockets: Set<Socket>, seen: string[]): Promise<ProxyServer> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}
