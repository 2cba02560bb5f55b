import type { Transform } from "node:stream";
import { ReadableSource } from "../../../transports/node/readable-source.js";
import type { ByteSource } from "../content-codecs.js";

/** What a Node transform makes of a source. Either side waits for the other, so that little is held in between. */
export class TransformSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #transform: Transform;
  readonly #output: ReadableSource;
  #pumping = false;

  constructor(source: ByteSource, transform: Transform) {
    this.#source = source;
    this.#transform = transform;
    this.#output = new ReadableSource(transform);
  }

  async read(): Promise<Uint8Array | null> {
    if (!this.#pumping) {
      this.#pumping = true;
      // A failure of the source ends the transform, which reports it.
      void this.#pump().catch((error: unknown) => this.#transform.destroy(error as Error));
    }
    const chunk = await this.#output.read();
    if (chunk === null && this.#output.error !== null) throw this.#output.error;
    return chunk;
  }

  /** Lets go of what was not read. */
  destroy(): void {
    this.#transform.destroy();
  }

  async #pump(): Promise<void> {
    const transform = this.#transform;
    for (let chunk = await this.#source.read(); chunk !== null; chunk = await this.#source.read()) {
      if (transform.destroyed) return;
      if (!transform.write(chunk)) await drained(transform);
    }
    transform.end();
  }
}

function drained(transform: Transform): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      transform.off("drain", done);
      transform.off("close", done);
      resolve();
    };
    transform.on("drain", done);
    transform.on("close", done);
  });
}
