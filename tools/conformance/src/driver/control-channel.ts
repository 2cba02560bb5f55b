import type { Readable, Writable } from "node:stream";

/** One request or response of the control protocol: a JSON object on a line of its own. */
export type ControlMessage = Readonly<Record<string, unknown>>;

const NEWLINE = 10;

/** Requests from `input`, one line each, as they come in; ends where the input ends. Empty lines are skipped. */
export async function* readRequests(input: Readable): AsyncGenerator<string, void, undefined> {
  let parts: Buffer[] = [];
  for await (const piece of input) {
    let chunk = piece as Buffer;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE)) {
      const line = Buffer.concat([...parts, chunk.subarray(0, end)]).toString("utf8");
      parts = [];
      chunk = chunk.subarray(end + 1);
      if (line.trim() !== "") yield line;
    }
    if (chunk.byteLength > 0) parts.push(chunk);
  }
}

/** Writes one response; resolves when it was handed over. */
export function writeResponse(output: Writable, message: ControlMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
  });
}
