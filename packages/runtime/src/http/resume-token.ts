import { UsageError } from "../errors/index.js";

/** Where a stream goes on: the tokens that its next request carries. */
export interface StreamPosition {
  /** `vgi_rpc.stream_state#b64`: changes with every turn. */
  readonly cursor: string;
  /** `vgi_rpc.call_state#b64`: fixed for the stream; `null` where the server gave none. */
  readonly callState: string | null;
}

/** Both tokens are base64, so that a dot can keep them apart; the number is for formats to come. */
const FORMAT = /^1\.([A-Za-z0-9+/=_-]+)\.([A-Za-z0-9+/=_-]*)$/;

/**
 * A position as one text that any process can go on with. Both tokens are in it: the server that gets it may never have seen the stream.
 * It holds no secret of the client, and the server has sealed what is in it, but it lets who has it, and may call, read on.
 */
export function encodeResumeToken({ cursor, callState }: StreamPosition): string {
  return `1.${cursor}.${callState ?? ""}`;
}

/** @throws UsageError for a text that {@link encodeResumeToken} did not make */
export function decodeResumeToken(token: string, method: string): StreamPosition {
  const match = FORMAT.exec(token);
  const cursor = match?.[1];
  if (cursor !== undefined) return { cursor, callState: match?.[2] || null };
  throw new UsageError({
    what: `${method} can't be resumed`,
    why: "resumeToken is none that a stream gave",
    next: "Give the resumeToken of a StreamSession, whole and unchanged.",
  });
}
