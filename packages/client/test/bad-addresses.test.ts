import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  AddressError,
  HttpStatusError,
  NotAWorkerError,
  ProtocolError,
  TransportError,
  UnsupportedError,
  VgiError,
  WorkerStartError,
} from "vgi-runtime";
import { connect, connectAttached, type WorkerCommand } from "../src/index.js";
import { caught } from "./support/caught.js";
import { stdioWorker } from "./support/demo-workers.js";
import { belongings, leftBehind, type Belongings } from "./support/left-behind.js";

type ErrorClass = abstract new (...args: never[]) => Error;

/** Anything but a worker of ours, made of a few lines of JavaScript. */
function program(code: string): WorkerCommand {
  return { command: [process.execPath, "-e", code] };
}

async function firstError(address: string | WorkerCommand, limits: object = {}): Promise<Error> {
  await using client = await connect(address, limits);
  const error = await caught(client.catalogs(), 8000);
  expect(error).toBeInstanceOf(VgiError);
  return error;
}

let before: Belongings;

beforeAll(async () => {
  await firstError("http://127.0.0.1:1");
  before = belongings();
});

describe("commands that are no worker", () => {
  const cases: readonly [string, () => string | WorkerCommand, ErrorClass, RegExp][] = [
    [
      "no such program",
      () => "stdio:no-such-program --serve",
      WorkerStartError,
      /program "no-such-program" was not found.*PATH/s,
    ],
    ["no such program, without scheme", () => "no-such-program", WorkerStartError, /"no-such-program" was not found/],
    [
      "no such folder",
      () => ({ command: [process.execPath], cwd: "/no/such/folder" }),
      WorkerStartError,
      /directory "\/no\/such\/folder"/,
    ],
    [
      "ends at once, with a reason",
      () => stdioWorker({ fault: "never-start" }),
      WorkerStartError,
      /before it answered catalog_catalogs: exit code 1\..*No module named 'the_model'/s,
    ],
    [
      "ends at once, without one",
      () => program("process.exit(0)"),
      WorkerStartError,
      /before it answered catalog_catalogs: exit code 0\. Check that the command starts a VGI worker/,
    ],
    ["is killed", () => program("process.kill(process.pid, 'SIGKILL')"), WorkerStartError, /signal SIGKILL/],
    [
      "prints a banner",
      () => program("console.log('Welcome to the worker!'); setTimeout(() => {}, 60000)"),
      ProtocolError,
      /nothing but its answers to stdout/,
    ],
    [
      "prints without end",
      () => program("const go = () => process.stdout.write('junk\\n'.repeat(1000), go); go()"),
      ProtocolError,
      /nothing but its answers to stdout/,
    ],
    [
      "closes its output and goes on",
      () => program("require('fs').closeSync(1); setTimeout(() => {}, 60000)"),
      WorkerStartError,
      /it closed its output/,
    ],
    [
      "sends back what it gets",
      () => program("process.stdin.pipe(process.stdout)"),
      VgiError,
      /the answer to catalog_catalogs can.t be read/,
    ],
    ["has no command", () => "stdio:", AddressError, /no command/],
  ];

  test.concurrent.each(cases)("%s", async (_name, address, kind, says) => {
    const error = await caught(
      Promise.resolve().then(() => firstError(address()).then((it) => Promise.reject(it))),
      9000,
    );
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(says);
  });
});

test.each([
  ["", AddressError, /empty/],
  ["ftp://example.com", AddressError, /unknown scheme "ftp:"/],
  ["tcp://localhost", AddressError, /tcp:\/\/HOST:PORT/],
  ["http://", AddressError, /no valid URL|no host/],
  ["iroh://abc", UnsupportedError, /iroh/],
  ["VGI_X=1 python -m my_worker", AddressError, /option env/],
] as const)("the address %j is refused before anything is started", async (address, kind, says) => {
  const error = await caught(connect(address));
  expect(error).toBeInstanceOf(kind);
  expect(error.message).toMatch(says);
});

describe("URLs that are no worker", () => {
  let port = 0;
  let tcp: Server;
  const server = createServer(answer);

  beforeAll(async () => {
    port = await listening(server);
    tcp = createTcpServer((socket) => socket.end("220 mail.example.com ready\r\n"));
    await listening(tcp);
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
    tcp.close();
  });

  const at = (path: string): string => `http://127.0.0.1:${port}/${path}`;

  test.concurrent.each([
    [
      "page",
      NotAWorkerError,
      /is no VGI worker.*HTTP 200 and text\/html \("My home page.*Check host, port and path prefix/,
    ],
    ["json", NotAWorkerError, /is no VGI worker.*HTTP 200 and application\/json/],
    ["missing", NotAWorkerError, /is no VGI worker.*HTTP 404/],
    ["typeless", NotAWorkerError, /is no VGI worker.*HTTP 200 and no content type/],
    ["arrow-junk", ProtocolError, /something that can't be read.*Check that the address is that of a VGI worker/],
    ["arrow-empty", TransportError, /is incomplete/],
    ["gateway", HttpStatusError, /HTTP 502/],
    ["busy", HttpStatusError, /HTTP 503.*try again later/],
    ["login", HttpStatusError, /HTTP 401.*bearerToken/s],
    ["moved", HttpStatusError, /redirects to https:\/\/vgi\.example\.com\/.*not followed/],
    ["hangs-up", TransportError, /was lost while catalog_catalogs waited/],
  ] as const)("%s", async (path, kind, says) => {
    const error = await firstError(at(path));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(says);
    expect(error.message).toContain("127.0.0.1");
  });

  test("a server that never answers is given up", async () => {
    expect(await firstError(at("silent"), { idleTimeoutMs: 150 })).toMatchObject({ kind: "idle" });
    expect(await firstError(at("silent"), { timeoutMs: 150 })).toMatchObject({ kind: "call" });
  });

  test("a port where nobody listens", async () => {
    const error = await firstError("http://127.0.0.1:1");
    expect(error).toBeInstanceOf(TransportError);
    expect(error.message).toMatch(/no connection to http:\/\/127\.0\.0\.1:1.*ECONNREFUSED.*Check the address/);
  });

  test("a host that does not exist", async () => {
    const error = await firstError("http://no-such-host.invalid");
    expect(error).toBeInstanceOf(TransportError);
    expect(error.message).toContain("no-such-host.invalid");
  });

  test("another protocol: https to a plain port, http to a mail server, tcp to a web server", async () => {
    const tls = await firstError(`https://127.0.0.1:${port}`);
    expect(tls).toBeInstanceOf(TransportError);
    expect(await firstError(`http://127.0.0.1:${(tcp.address() as AddressInfo).port}`)).toBeInstanceOf(TransportError);
    expect(await firstError(`tcp://127.0.0.1:${port}`, { timeoutMs: 3000 })).toBeInstanceOf(VgiError);
  });

  test("credentials and queries of an address are in no message", async () => {
    const address = `http://ada:s3cret@127.0.0.1:${port}/page?token=s3cret`;
    for (const error of [await firstError(address), await caught(connectAttached(address, "demo"))]) {
      expect(error.message).toContain("127.0.0.1");
      expect(`${error.message} ${error.stack}`).not.toContain("s3cret");
    }
  });
});

test("nothing is left behind by any of it", async () => {
  expect(await leftBehind(before)).toEqual([]);
});

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const kind = /^\/([\w-]+)/.exec(request.url ?? "")?.[1] ?? "missing";
  const arrow = "application/vnd.apache.arrow.stream";
  const send = (status: number, type: string | undefined, body: string): void => {
    response.writeHead(status, type === undefined ? {} : { "content-type": type });
    response.end(body);
  };
  const answers: Readonly<Record<string, () => void>> = {
    page: () => send(200, "text/html; charset=utf-8", "<html><style>p{}</style><p>My home page</p></html>"),
    json: () => send(200, "application/json", '{"ok":true}'),
    typeless: () => send(200, undefined, "ok"),
    "arrow-junk": () => send(200, arrow, "this is no arrow at all, is it?"),
    "arrow-empty": () => send(200, arrow, ""),
    gateway: () => send(502, "text/plain", "Bad gateway"),
    busy: () => send(503, "text/plain", "Busy"),
    login: () => send(401, "text/plain", "Who are you?"),
    moved: () => {
      response.writeHead(302, { location: "https://vgi.example.com/vgi" });
      response.end();
    },
    "hangs-up": () => request.socket.destroy(),
    silent: () => undefined,
  };
  (answers[kind] ?? (() => send(404, "text/html", "<h1>Not found</h1>")))();
}
