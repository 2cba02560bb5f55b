import type { CallContext } from "vgi-runtime/server";
import type { AttachmentIdentity } from "./attachment.js";
import type { InitAnswer } from "./init-call.js";
import type { OpenedStream } from "./open-stream.js";

/** What `init` came to. */
export interface Opened {
  readonly answer: InitAnswer;
  readonly stream: OpenedStream;
}

/** A request, before it is answered. */
export interface InterceptedCall {
  /** Name of the method; streams are opened by `init`. */
  readonly method: string;
  readonly context: CallContext;
  /** What the request belongs to; `null` for what comes before an attach. */
  readonly attachment: AttachmentIdentity | null;
}

/** Bytes that are sent in place of an encoded answer. */
export class RawResult {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** Goes between requests and answers: for workers that fail on purpose. */
export interface ServiceInterceptor {
  /** @returns what `answer` gave, another answer, or a {@link RawResult} */
  unary(call: InterceptedCall, answer: () => unknown): unknown;
  stream(call: InterceptedCall, open: () => Opened): Opened | Promise<Opened>;
}

/** Changes nothing. */
export const noInterceptor: ServiceInterceptor = {
  unary: (_call, answer) => answer(),
  stream: (_call, open) => open(),
};
