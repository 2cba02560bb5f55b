import type { BodyMemory, Frame, FrameReaderOptions } from "vgi-arrow";
import { ProtocolError, RpcError, TransportError, type VgiError } from "../errors/index.js";
import type { ByteTarget } from "../transports/byte-target.js";
import type { CallScope } from "../transports/call-scope.js";
import { PulledFrames } from "../transports/pulled-frames.js";
import type { Frames } from "../transports/reply-stream.js";
import { type HttpResponse, readInto } from "./http-client.js";

/** A response whose body is Arrow. */
export interface HttpTurn {
  readonly frames: HttpFrames;
  readonly response: HttpResponse;
}

/** Reads from a response; a failure lets go of it. The worker's own error comes at the end of a response, which then ends by itself. */
export async function released<T>(turn: HttpTurn, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RpcError) turn.response.finish();
    else turn.response.discard();
    throw error;
  }
}

/** Frames of the body of one response, decoded as they come in. */
export class HttpFrames implements Frames {
  readonly #address: string;
  readonly #frames: PulledFrames;
  #response: HttpResponse | null = null;

  /** @param bodies memory for the bodies that come before anyone polls */
  constructor(address: string, limits: FrameReaderOptions = {}, bodies?: BodyMemory) {
    this.#address = address;
    this.#frames = new PulledFrames((target) => this.#readInto(target), limits, { bodies, passesSchemas: true });
  }

  /** Takes what comes before it is known that the response is one to {@link follow}. */
  get place(): ByteTarget {
    return this.#frames;
  }

  /** Reads on from a response, of which {@link place} may have something already. */
  follow(response: HttpResponse): void {
    this.#response = response;
  }

  poll(method: string, bodies?: BodyMemory): Frame | null {
    try {
      return this.#frames.poll(bodies);
    } catch (error) {
      throw new ProtocolError({
        what: `${this.#address} answered ${method} with something that can't be read`,
        why: error instanceof Error ? error.message : String(error),
        next: "Check that the address is that of a VGI worker, and that no proxy changes its answers.",
        cause: error,
      });
    }
  }

  async more(method: string, scope: CallScope | null): Promise<void> {
    if (!(await this.#frames.more(scope))) throw this.#ended(method);
  }

  #readInto(target: ByteTarget): Promise<boolean> {
    return this.#response === null ? Promise.resolve(false) : readInto(this.#response, target);
  }

  #ended(method: string): VgiError {
    const failure = this.#response?.failure ?? null;
    let cause: unknown = failure;
    try {
      this.#frames.end();
    } catch (error) {
      cause ??= error;
    }
    const why = failure?.message ?? "the response ended before the end marker of its Arrow stream";
    return new TransportError({
      what: `the answer of ${this.#address} to ${method} is incomplete`,
      why,
      cause: cause ?? undefined,
    });
  }
}
