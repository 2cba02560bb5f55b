// Answers scans from memory, or records what the compiled worker is to answer: replay-worker.ts stdio | http | raw TYPE ROWS BATCHES | record FOLDER. What listens prints `PORT:n`.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { Writable } from "node:stream";
import { loadProtocol } from "vgi-protocol";
import { serveBytes, serveHttp } from "vgi-runtime/server";
import { replayBatch, type ReplayType } from "./replay-batch.js";
import { recordingService } from "./recording-service.js";
import { messageOf, replayService } from "./replay-service.js";

const [kind = "stdio", ...wanted] = process.argv.slice(2);

/** The messages of a scan and nothing else, without being asked for each: what a transport can carry. */
async function writeRaw(output: Writable, type: string, rows: string, batches: string): Promise<void> {
  const message = messageOf(replayBatch(type as ReplayType, Number(rows)));
  for (let sent = 0; sent < Number(batches); sent += 1) {
    for (const chunk of message) if (!output.write(chunk)) await once(output, "drain");
  }
}

/** Gives the bytes of a scan as one body: `/TYPE/ROWS/BATCHES`. */
async function answerRaw({ url = "" }: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, type = "", rows = "", batches = ""] = url.split("/");
  await writeRaw(response, type, rows, batches);
  response.end();
}

/**
 * Takes what it is given at once. A client sends a few ticks ahead, and so bounds what waits; a worker that began with the next
 * batch only when the last is in the pipe would leave it empty in between.
 */
function unhurried(output: Writable): Writable {
  return new Writable({
    highWaterMark: Number.MAX_SAFE_INTEGER,
    write: (chunk: Uint8Array, _encoding, done) => {
      output.write(chunk);
      done();
    },
  });
}

if (kind === "raw") {
  const [type = "int64", rows = "65536", batches = "1"] = wanted;
  await writeRaw(process.stdout, type, rows, batches);
} else {
  const service = replayService(await loadProtocol("2.2.0"));
  if (kind === "record") {
    const [folder = "."] = wanted;
    await serveBytes(recordingService(service, folder), process.stdin, process.stdout);
  } else if (kind === "http") {
    const { port } = await serveHttp(service);
    const raw = createServer((request, response) => void answerRaw(request, response));
    raw.listen(0, "127.0.0.1", () => {
      process.stdout.write(`PORT:${port} RAW:${(raw.address() as AddressInfo).port}\n`);
    });
  } else {
    await serveBytes(service, process.stdin, unhurried(process.stdout));
  }
}
