import { type Channel, channel } from "node:diagnostics_channel";
import type { RecordBatch } from "apache-arrow";
import type { RetryEvent } from "../../http/retry/retry-event.js";
import type { BatchDirection, CallObservation, CallObserver, ObservedCall } from "../call-observer.js";
import type { PoolCloseReason, PoolObserver } from "../pool-observer.js";

/**
 * What is published on `vgi:call:start`, `vgi:call:end` and `vgi:call:error`: the same object for all of one call, so that a subscriber
 * can keep something of its own by it (in a `WeakMap`).
 */
export interface CallEvent extends ObservedCall {
  /** From the request to the end; `null` at the start. */
  readonly durationMs: number | null;
  /** Why the call failed; `null` in other events. */
  readonly error: unknown;
  /** Batches that went out until now, the parameters included. */
  readonly inputBatches: number;
  readonly inputRows: number;
  /** Batches that came back until now. */
  readonly outputBatches: number;
  readonly outputRows: number;
}

/** What is published on `vgi:stream:batch`: for each batch that a stream carries. */
export interface StreamBatchEvent {
  /** The object that the events of the stream's call have. */
  readonly call: CallEvent;
  readonly direction: BatchDirection;
  readonly batch: RecordBatch;
}

/** What is published on `vgi:pool:open`. */
export interface PoolOpenEvent {
  readonly address: string;
  readonly durationMs: number;
}

/** What is published on `vgi:pool:reuse`. */
export interface PoolReuseEvent {
  readonly address: string;
}

/** What is published on `vgi:pool:close`. */
export interface PoolCloseEvent {
  readonly address: string;
  readonly reason: PoolCloseReason;
}

/** Names of the channels, with what is published on each. */
export interface DiagnosticsEvents {
  readonly "vgi:call:start": CallEvent;
  readonly "vgi:call:end": CallEvent;
  readonly "vgi:call:error": CallEvent;
  readonly "vgi:stream:batch": StreamBatchEvent;
  readonly "vgi:pool:open": PoolOpenEvent;
  readonly "vgi:pool:reuse": PoolReuseEvent;
  readonly "vgi:pool:close": PoolCloseEvent;
  readonly "vgi:http:retry": RetryEvent;
}

type Name = keyof DiagnosticsEvents;

const channels: Readonly<Record<Name, Channel>> = {
  "vgi:call:start": channel("vgi:call:start"),
  "vgi:call:end": channel("vgi:call:end"),
  "vgi:call:error": channel("vgi:call:error"),
  "vgi:stream:batch": channel("vgi:stream:batch"),
  "vgi:pool:open": channel("vgi:pool:open"),
  "vgi:pool:reuse": channel("vgi:pool:reuse"),
  "vgi:pool:close": channel("vgi:pool:close"),
  "vgi:http:retry": channel("vgi:http:retry"),
};

const callChannels = [
  channels["vgi:call:start"],
  channels["vgi:call:end"],
  channels["vgi:call:error"],
  channels["vgi:stream:batch"],
];

/** Publishes calls, while one of their channels has a subscriber; without one it looks at none. */
export const publishCalls: CallObserver = (call) =>
  callChannels.some(({ hasSubscribers }) => hasSubscribers) ? new PublishedCall(call) : null;

/** Publishes what becomes of connections. */
export const publishPool: PoolObserver = {
  opened: (address, durationMs) => publish("vgi:pool:open", { address, durationMs }),
  reused: (address) => publish("vgi:pool:reuse", { address }),
  closed: (address, reason) => publish("vgi:pool:close", { address, reason }),
};

/** Publishes HTTP requests that are sent again. */
export function publishRetry(event: RetryEvent): void {
  publish("vgi:http:retry", event);
}

function publish<N extends Name>(name: N, event: DiagnosticsEvents[N]): void {
  if (channels[name].hasSubscribers) channels[name].publish(event);
}

class PublishedCall implements CallObservation {
  readonly #began = performance.now();
  readonly #event: { -readonly [K in keyof CallEvent]: CallEvent[K] };

  constructor(call: ObservedCall) {
    const counts = { inputBatches: 0, inputRows: 0, outputBatches: 0, outputRows: 0 };
    this.#event = { ...call, durationMs: null, error: null, ...counts };
    publish("vgi:call:start", this.#event);
  }

  batch(direction: BatchDirection, batch: RecordBatch): void {
    const event = this.#event;
    if (direction === "input") {
      event.inputBatches += 1;
      event.inputRows += batch.numRows;
    } else {
      event.outputBatches += 1;
      event.outputRows += batch.numRows;
    }
    if (event.type === "stream") publish("vgi:stream:batch", { call: event, direction, batch });
  }

  end(error: unknown): void {
    this.#event.durationMs = performance.now() - this.#began;
    this.#event.error = error;
    publish(error === null ? "vgi:call:end" : "vgi:call:error", this.#event);
  }
}
