import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkerCommand } from "../../src/index.js";

/** Key that every request carries once. */
const METHOD_KEY = "vgi_rpc.method";

/** A worker whose calls are seen on their way. */
export interface CountedWorker extends AsyncDisposable {
  readonly address: string | WorkerCommand;
  /** How many calls were made so far. */
  calls(): number;
}

/** A stdio worker whose input goes through `tee`, into a file that is counted. */
export function countedCommand(worker: WorkerCommand): CountedWorker {
  const folder = mkdtempSync(join(tmpdir(), "vgi-calls-"));
  const log = join(folder, "input");
  return {
    address: { command: ["sh", "-c", 'tee -a "$0" | exec "$@"', log, ...worker.command] },
    calls: () => readFileSync(log, "latin1").split(METHOD_KEY).length - 1,
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true }),
  };
}

/** A proxy before an HTTP worker, which counts what it hands on. */
export async function countedServer(port: number): Promise<CountedWorker & { readonly paths: readonly string[] }> {
  const paths: string[] = [];
  const server = createServer((incoming, outgoing) => {
    paths.push(incoming.url ?? "");
    const { method, url, headers } = incoming;
    const onward = request({ host: "127.0.0.1", port, method, path: url, headers }, (answer: IncomingMessage) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    calls: () => paths.length,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
