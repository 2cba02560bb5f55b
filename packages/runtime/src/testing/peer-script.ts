/** One thing that a faulty peer does. Bytes are in base64, so that a script can be handed to a process. */
export type Step =
  | { readonly write: string }
  /** Byte after byte, with this pause between them. */
  | { readonly trickle: string; readonly everyMs: number }
  /** Ends its side properly, and goes on reading. */
  | { readonly end: true }
  /** Reads nothing more. */
  | { readonly stopReading: true }
  /** Is gone, without a word: a reset, a killed process. */
  | { readonly die: true };

/** What a faulty peer does about one request; nothing more after the last step. */
export type Script = readonly Step[];

export const END: Step = { end: true };
export const DIE: Step = { die: true };
export const STOP_READING: Step = { stopReading: true };

export function write(...parts: readonly (Uint8Array | string)[]): Step {
  return { write: base64(parts) };
}

export function trickle(everyMs: number, ...parts: readonly (Uint8Array | string)[]): Step {
  return { trickle: base64(parts), everyMs };
}

function base64(parts: readonly (Uint8Array | string)[]): string {
  return Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))).toString("base64");
}
