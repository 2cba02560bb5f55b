import { Writable } from "node:stream";
import { type BytesServeOptions, serveBytes } from "./serve-bytes.js";
import type { Service } from "./service.js";

/** As {@link serveBytes}, for a client in the same process: `output` is called with all that goes to it, and keeps a copy. */
export async function serveToFunction(
  service: Service,
  input: AsyncIterable<Uint8Array>,
  output: (chunk: Uint8Array) => void,
  options?: BytesServeOptions,
): Promise<void> {
  const sink = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      output(chunk);
      done();
    },
  });
  await serveBytes(service, input, sink, options);
}
