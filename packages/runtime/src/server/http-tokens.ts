import { quietly } from "./quietly.js";
import type { ServedStream } from "./service.js";

/** An HTTP stream between two turns. */
export interface ParkedStream {
  readonly method: string;
  readonly stream: ServedStream;
  /** Minted by `/init`, and the same for the life of the stream. */
  readonly callToken: string;
  /** Longest response that the client accepts, as `/init` said; later turns may only tighten it. */
  readonly limit: number | null;
}

/**
 * Streams that wait for their next turn, by random cursor: wire specification section 10. The specification seals the state
 * into the tokens so that any node can go on; this server is one process, so its tokens are only names. Each turn has a
 * cursor of its own, good for one use.
 */
export class StreamRegistry {
  readonly #streams = new Map<string, ParkedStream>();
  readonly #capacity: number;

  /** @param capacity most streams that are kept; the one that waits longest is cancelled when there are more */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Keeps a stream and returns its cursor. */
  park(stream: ParkedStream): string {
    const cursor = randomToken();
    this.#streams.set(cursor, stream);
    if (this.#streams.size > this.#capacity) {
      const [oldest] = this.#streams.keys();
      if (oldest !== undefined) this.drop(oldest);
    }
    return cursor;
  }

  /** Cancels a stream that nobody will ask for. */
  drop(cursor: string): void {
    const found = this.#streams.get(cursor);
    this.#streams.delete(cursor);
    void quietly(() => found?.stream.cancel?.());
  }

  /** Takes a stream out; `null` for a cursor that was never given, was used, or belongs to another method or call. */
  take(cursor: string, method: string, callToken: string | undefined): ParkedStream | null {
    const found = this.#streams.get(cursor);
    if (found === undefined || found.method !== method) return null;
    if (callToken !== undefined && callToken !== found.callToken) return null;
    this.#streams.delete(cursor);
    return found;
  }
}

/** 24 random bytes in base64. */
export function randomToken(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24))));
}
