import { concatChunks, EMPTY_SCHEMA, emptyBatch, StreamEncoder, withMetadata } from "vgi-arrow";
import { CALL_STATE, STREAM_STATE } from "../wire/metadata-keys.js";
import type { StreamPosition } from "./resume-token.js";

/** What a request carries to say where its stream is. */
export function positionMetadata({ cursor, callState }: StreamPosition): Map<string, string> {
  const metadata = new Map([[STREAM_STATE, cursor]]);
  if (callState !== null) metadata.set(CALL_STATE, callState);
  return metadata;
}

/** The body of the last tick, and where in it the cursor is. */
interface Tick {
  readonly body: Uint8Array;
  readonly callState: string | null;
  readonly start: number;
  readonly length: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

/**
 * Bodies of the requests that a producer's turns consist of. From one to the next nothing changes but the cursor: where it is as long as the
 * one before, it is put in the place of that.
 */
export class TickBodies {
  #last: Tick | null = null;

  /** One IPC stream with a batch without rows, which carries the position. */
  at(position: StreamPosition): Uint8Array {
    const body = this.#likeLast(position);
    if (body !== null) return body;
    const encoded = encodeTick(position);
    this.#last = tickOf(encoded, position);
    return encoded;
  }

  #likeLast({ cursor, callState }: StreamPosition): Uint8Array | null {
    const last = this.#last;
    if (last === null || last.callState !== callState || last.length !== cursor.length) return null;
    const body = last.body.slice();
    const place = body.subarray(last.start, last.start + last.length);
    const { read } = encoder.encodeInto(cursor, place);
    // Other characters than ASCII take more than a byte.
    return read === cursor.length ? body : null;
  }
}

function encodeTick(position: StreamPosition): Uint8Array {
  const stream = new StreamEncoder(EMPTY_SCHEMA);
  const batch = withMetadata(emptyBatch(EMPTY_SCHEMA), positionMetadata(position));
  return concatChunks([stream.schema(), ...stream.batch(batch), stream.end()]);
}

/** `null` where the cursor's place can't be told from others. */
function tickOf(body: Uint8Array, { cursor, callState }: StreamPosition): Tick | null {
  const text = decoder.decode(body);
  const start = text.indexOf(cursor);
  if (start === -1 || start !== text.lastIndexOf(cursor)) return null;
  return { body, callState, start, length: cursor.length };
}
