/** Takes bytes as they come, and knows where they belong. What is asked of it costs little: it happens between two reads of the system. */
export interface ByteTarget {
  /** Memory for the next bytes, all of it theirs; `null` when they may be anywhere, and are to be {@link push}ed. */
  space(): Uint8Array | null;
  /** Takes bytes that are in {@link space}: its first `count`. */
  fill(count: number): void;
  /** Takes bytes that are not; they are the target's from then on. */
  push(chunk: Uint8Array): void;
  /** Whether what was waited for is here. More bytes are taken too. */
  readonly satisfied: boolean;
  /** Whether more is wanted though it is satisfied, as soon as it is there. */
  readonly hungry: boolean;
  /** Whether whoever waits is to hear of bytes that do not satisfy it: it counts the time of silence. */
  readonly countsSilence: boolean;
  /** Bytes to be read next, before it is known where those behind them belong; `null` when that makes no difference. */
  readonly lookAhead: number | null;
}

/** Moves the next bytes to a target: until it is satisfied, or for a while. One at a time. `false` when there will be none. */
export type ReadInto = (target: ByteTarget) => Promise<boolean>;

/** Moves chunks as they are. @param read gives the next one; `null` at the end */
export function pushing(read: () => Promise<Uint8Array | null>): ReadInto {
  return async (target) => {
    const chunk = await read();
    if (chunk !== null) target.push(chunk);
    return chunk !== null;
  };
}
