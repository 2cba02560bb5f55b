import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Script, write } from "./peer-script.js";
import { numbers, reply } from "./batches.js";
import { ARROW } from "./http-worker.js";
import { isWholeHttpRequest, startScriptedServer } from "./scripted-server.js";
import type { WorkerAddressInput } from "../address/index.js";

/** The ways to reach a peer. */
export type PeerKind = "stdio" | "unix" | "tcp" | "http";

/** A peer that plays a script in place of its first answer, and answers 42 to everything later. */
export interface ScriptedPeerServer extends AsyncDisposable {
  readonly address: WorkerAddressInput;
  /** Sockets that are open now; `null` for processes. */
  sockets(): number | null;
}

const WORKER = fileURLToPath(new URL("scripted-worker.ts", import.meta.url));

/**
 * Starts a peer. Over HTTP scripts are whole responses, see {@link httpResponse}.
 *
 * @param early whether it begins with the first bytes of a request, and not when it has come whole
 */
export async function startScriptedPeer(
  kind: PeerKind,
  script: Script,
  early: boolean = false,
): Promise<ScriptedPeerServer> {
  const folder = await mkdtemp(join(tmpdir(), "vgi-peer-"));
  const answer = reply(numbers([42n]));
  const honest = [kind === "http" ? write(httpResponse(answer)) : write(answer)];
  const remove = (): Promise<void> => rm(folder, { recursive: true });
  if (kind === "stdio") {
    const file = join(folder, "scripts.json");
    await writeFile(file, JSON.stringify({ first: script, honest }));
    await writeFile(`${file}.first`, "");
    const command = [process.execPath, "--import", "tsx", WORKER, file];
    return { address: { command }, sockets: () => null, [Symbol.asyncDispose]: remove };
  }
  const path = join(folder, "peer.sock");
  const server = await startScriptedServer(kind === "unix" ? { path } : { port: 0, host: "127.0.0.1" }, {
    scripts: [script],
    honest,
    isComplete: kind === "http" ? isWholeHttpRequest : () => true,
    early,
  });
  const addresses = {
    unix: `unix:${path}`,
    tcp: `tcp://127.0.0.1:${server.port}`,
    http: `http://127.0.0.1:${server.port}`,
  };
  return {
    address: addresses[kind],
    sockets: () => server.sockets(),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await remove();
    },
  };
}

/** A response whose head promises `length` bytes; of what body, and whether it comes, is the script's. */
export function httpHead(length: number | "chunked", contentType: string = ARROW, status = "200 OK"): string {
  const framing = length === "chunked" ? "transfer-encoding: chunked" : `content-length: ${length}`;
  return `HTTP/1.1 ${status}\r\ncontent-type: ${contentType}\r\n${framing}\r\n\r\n`;
}

export function httpResponse(body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(httpHead(body.byteLength)), body]);
}
