import { type ErrorText, VgiError } from "./vgi-error.js";

/** A worker's answer has more bytes, once decoded, than this program accepts. It was given up while it was read. */
export class ResponseTooLargeError extends VgiError {
  static override readonly brand: string = "ResponseTooLargeError";
  /** The limit, in bytes. */
  readonly maxBytes: number;

  constructor(text: ErrorText, maxBytes: number) {
    super("VGI_RESPONSE_TOO_LARGE", text);
    this.maxBytes = maxBytes;
  }
}
