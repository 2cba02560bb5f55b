import { redactUrl } from "../../address/redact-url.js";
import { ResponseTooLargeError } from "../../errors/index.js";
import type { ByteTarget } from "../../transports/byte-target.js";
import { type HttpResponse, readInto } from "../http-client.js";
import { type ByteCount, CountedTarget } from "./counted-target.js";

/** A response whose bytes are counted as they are read: with one too many it is given up, and reading rejects with `ResponseTooLargeError`. */
export class CountedResponse implements HttpResponse {
  readonly #response: HttpResponse;
  readonly #url: string;
  readonly #count: ByteCount;

  /** @param count how many bytes there may be, and have been */
  constructor(response: HttpResponse, url: string, count: ByteCount) {
    this.#response = response;
    this.#url = url;
    this.#count = count;
  }

  get status(): number {
    return this.#response.status;
  }

  get headerNames(): readonly string[] {
    return this.#response.headerNames;
  }

  get failure(): Error | null {
    return this.#response.failure;
  }

  header(name: string): string | undefined {
    return this.#response.header(name);
  }

  async read(): Promise<Uint8Array | null> {
    const chunk = await this.#response.read();
    this.#count.size += chunk?.byteLength ?? 0;
    this.#check();
    return chunk;
  }

  async readInto(target: ByteTarget): Promise<boolean> {
    const isMore = await readInto(this.#response, new CountedTarget(target, this.#count));
    this.#check();
    return isMore;
  }

  finish(): void {
    this.#response.finish();
  }

  discard(): void {
    this.#response.discard();
  }

  #check(): void {
    const { size, most } = this.#count;
    if (size <= most) return;
    this.#response.discard();
    throw tooLarge(this.#url, most);
  }
}

/** The error for a response over the limit. */
export function tooLarge(url: string, maxBytes: number): ResponseTooLargeError {
  return new ResponseTooLargeError(
    {
      what: `the answer of ${redactUrl(url)} is too large`,
      why: `it has more than ${maxBytes} bytes`,
      next: "Ask for less at once, or raise maxResponseBytes.",
    },
    maxBytes,
  );
}
