import { type ErrorText, VgiError } from "./vgi-error.js";

/** The connection failed: refused, reset, closed in the middle of an answer, or a host that doesn't exist. */
export class TransportError extends VgiError {
  static override readonly brand: string = "TransportError";

  constructor(text: ErrorText, code: "VGI_TRANSPORT" | "VGI_TLS" = "VGI_TRANSPORT") {
    super(code, text);
  }
}

/** What was wrong with a TLS connection. */
export type TlsFailure = "expired" | "revoked" | "untrusted" | "host-mismatch" | "client-certificate" | "protocol";

/** No TLS connection was made: one side did not accept the certificate of the other, or they have no version in common. */
export class TlsError extends TransportError {
  static override readonly brand: string = "TlsError";
  readonly failure: TlsFailure;

  constructor(failure: TlsFailure, text: ErrorText) {
    super(text, "VGI_TLS");
    this.failure = failure;
  }
}

/** What came over the wire is not what the protocol allows: junk instead of Arrow, a missing batch, one too many. */
export class ProtocolError extends VgiError {
  static override readonly brand: string = "ProtocolError";
  /** Last lines of the worker's stderr, where we own its process. */
  readonly lastStderr: readonly string[];

  constructor(text: ErrorText & { readonly lastStderr?: readonly string[] | undefined }) {
    super("VGI_PROTOCOL", text);
    this.lastStderr = text.lastStderr ?? [];
  }
}

/** What is known of an HTTP answer that carried no Arrow. */
export interface HttpAnswer {
  readonly status: number;
  /** Media type without parameters; empty when absent. */
  readonly contentType: string;
  /** True when headers that only vgi-rpc servers send were there. */
  readonly fromWorker: boolean;
  /** Beginning of the body, as text. */
  readonly body: string;
}

/** An HTTP answer with an error status and no error batch in it. */
export class HttpStatusError extends VgiError implements HttpAnswer {
  static override readonly brand: string = "HttpStatusError";
  readonly status: number;
  readonly contentType: string;
  readonly fromWorker: boolean;
  readonly body: string;

  constructor(
    text: ErrorText,
    answer: HttpAnswer,
    code: "VGI_HTTP_STATUS" | "VGI_NOT_A_WORKER" | "VGI_AUTHENTICATION" | "VGI_FORBIDDEN" = "VGI_HTTP_STATUS",
  ) {
    super(code, text);
    this.status = answer.status;
    this.contentType = answer.contentType;
    this.fromWorker = answer.fromWorker;
    this.body = answer.body;
  }
}

/** Something answers at the address, but it is no VGI worker: a web page, another API. */
export class NotAWorkerError extends HttpStatusError {
  static override readonly brand: string = "NotAWorkerError";

  constructor(text: ErrorText, answer: HttpAnswer) {
    super(text, answer, "VGI_NOT_A_WORKER");
  }
}
