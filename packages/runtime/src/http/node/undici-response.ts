import { type Dispatcher, errors } from "undici";
import type { ByteTarget } from "../../transports/byte-target.js";
import type { HttpResponse, PlaceOf } from "../http-client.js";
import type { BodyPlace, DirectReads, DirectSockets } from "./direct-reads.js";
import { placeBytes } from "./place-bytes.js";

/** Bytes that wait before the socket is paused. */
const READ_AHEAD = 256 * 1024;

/** While a large body comes, whoever waits for it hears so now and then, in milliseconds: it may count the time of silence. */
const SIGN_OF_LIFE_MS = 20;

/** How much of a body, and for how long, is read on for the sake of its socket. */
const FINISH_BYTES = 64 * 1024;
const FINISH_MS = 1000;

const NOTHING = new Uint8Array(0);

/** Who waits for the beginning of a response. */
export interface ResponseWaiter {
  started(response: HttpResponse): void;
  /** There will be no response. */
  failed(error: Error): void;
  /** Nothing more will come of the response, or of the request. */
  over(): void;
}

/** One request as undici's dispatchers report on it, and its response. Bytes go from the parser to their place without a stream in between. */
export class UndiciResponse implements Dispatcher.DispatchHandler, HttpResponse, BodyPlace {
  status = 0;
  failure: Error | null = null;
  readonly #sockets: DirectSockets;
  readonly #waiter: ResponseWaiter;
  readonly #placeOf: PlaceOf | undefined;
  #headers: Readonly<Record<string, string | string[] | undefined>> = {};
  #controller: Dispatcher.DispatchController | null = null;
  #aborted: Error | null = null;
  #reads: DirectReads | null = null;
  /** Where bytes go: to whom waits for them, or to the place of the first ones. */
  #target: ByteTarget | null = null;
  /** What came when nobody waited. */
  readonly #chunks: Uint8Array[] = [];
  #waiting = 0;
  #ended = false;
  /** Bytes that are dropped before the body is given up; `null` while it is read. */
  #dropping: number | null = null;
  #finishing: NodeJS.Timeout | undefined;
  #wake: (() => void) | null = null;
  #woken = 0;

  /** @param placeOf where the first bytes go, if not to whoever reads them */
  constructor(sockets: DirectSockets, waiter: ResponseWaiter, placeOf?: PlaceOf) {
    this.#sockets = sockets;
    this.#waiter = waiter;
    this.#placeOf = placeOf;
  }

  get headerNames(): readonly string[] {
    return Object.keys(this.#headers);
  }

  header(name: string): string | undefined {
    const value = this.#headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  }

  async read(): Promise<Uint8Array | null> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#waiting -= chunk.byteLength;
        return chunk;
      }
      if (this.#ended) return null;
      await this.#more(null);
    }
  }

  async readInto(target: ByteTarget): Promise<boolean> {
    // It has got something before anyone waited.
    if (target.satisfied) return true;
    if (this.#chunks.length > 0) {
      this.#placeWaiting(target);
      return true;
    }
    if (this.#ended) return false;
    await this.#more(target);
    return target.satisfied || !this.#ended;
  }

  finish(): void {
    if (this.#ended) return;
    this.#drop(FINISH_BYTES);
    this.#finishing = setTimeout(() => this.discard(), FINISH_MS);
    this.#finishing.unref();
    this.#controller?.resume();
  }

  discard(): void {
    this.#drop(0);
    this.abort(new errors.RequestAbortedError());
  }

  /** Gives the request up, whether it was sent or waits for a socket. */
  abort(reason: Error): void {
    if (this.#ended) return;
    this.#aborted ??= reason;
    this.#controller?.abort(this.#aborted);
  }

  space(): Uint8Array | null {
    const target = this.#target;
    return target === null || target.satisfied ? null : target.space();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#aborted !== null) controller.abort(this.#aborted);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200) return;
    this.status = status;
    this.#headers = headers;
    this.#reads = this.#sockets.reading;
    if (this.#reads !== null) this.#reads.place = this;
    this.#target = this.#placeOf?.(this) ?? null;
    this.#waiter.started(this);
  }

  onResponseData(controller: Dispatcher.DispatchController, bytes: Uint8Array): void {
    if (this.#dropping !== null) {
      this.#dropping -= bytes.byteLength;
      if (this.#dropping < 0) this.discard();
      return;
    }
    const rest = this.#target === null ? bytes : this.#deliver(bytes, this.#target);
    if (rest.byteLength === 0) return;
    this.#chunks.push(this.#lent(rest));
    this.#waiting += rest.byteLength;
    if (this.#waiting >= READ_AHEAD) controller.pause();
    this.#signal();
  }

  onResponseEnd(): void {
    this.#end(null);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end(error);
  }

  /** Gives bytes to whom waits for them. @returns those behind what was waited for */
  #deliver(bytes: Uint8Array, target: ByteTarget): Uint8Array {
    const rest = placeBytes(bytes, target, (part) => this.#lent(part));
    if (target.satisfied) this.#target = null;
    if (target.satisfied || performance.now() - this.#woken > SIGN_OF_LIFE_MS) this.#signal();
    return rest;
  }

  /** Moves what came when nobody waited, as far as it is wanted now. */
  #placeWaiting(target: ByteTarget): void {
    for (let chunk = this.#chunks[0]; chunk !== undefined && !target.satisfied; chunk = this.#chunks[0]) {
      const rest = this.#place(chunk, target);
      this.#waiting -= chunk.byteLength - rest.byteLength;
      if (rest.byteLength > 0) this.#chunks[0] = rest;
      else this.#chunks.shift();
    }
  }

  /** Moves one chunk: memory that is lent goes back when all of it has found its place. @returns what has not */
  #place(chunk: Uint8Array, target: ByteTarget): Uint8Array {
    const reads = this.#reads;
    if (reads?.isLent(chunk) !== true) {
      target.push(chunk);
      return NOTHING;
    }
    const rest = placeBytes(chunk, target, (part) => new Uint8Array(part));
    if (rest.byteLength === 0) reads.back(chunk);
    return rest;
  }

  #lent(bytes: Uint8Array): Uint8Array {
    return this.#reads === null ? bytes : this.#reads.lent(bytes);
  }

  /** Waits for bytes, which go to the target where there is one. */
  #more(target: ByteTarget | null): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#target = target;
    this.#controller?.resume();
    return woken;
  }

  #drop(most: number): void {
    this.#dropping = most;
    this.#target = null;
    this.#chunks.length = 0;
    this.#waiting = 0;
  }

  #end(error: Error | null): void {
    this.#ended = true;
    this.#target = null;
    clearTimeout(this.#finishing);
    if (this.#reads?.place === this) this.#reads.place = null;
    this.#reads = null;
    if (error !== null && this.status === 0) this.#waiter.failed(error);
    this.failure ??= error;
    this.#waiter.over();
    this.#signal();
  }

  #signal(): void {
    const wake = this.#wake;
    this.#wake = null;
    this.#woken = performance.now();
    wake?.();
  }
}
