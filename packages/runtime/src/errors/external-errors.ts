import { type ErrorText, VgiError } from "./vgi-error.js";

/**
 * What went wrong with data in external storage.
 *
 * - `refused`: the URL policy of this program forbids the address; nothing was asked of it
 * - `expired`: the storage says 401, 403, 404 or 410: the signed URL ran out, or the object was deleted
 * - `status`: the storage answered with another error status
 * - `unreachable`: no connection, or it broke
 * - `timeout`: the storage took longer than `external.timeoutMs`
 * - `redirect`: too many redirects, or one that leads nowhere
 * - `too-large`: more bytes than `external` allows, encoded or decoded
 * - `truncated`: fewer bytes than announced
 * - `checksum`: the bytes are not those that the worker published
 * - `invalid`: the bytes are not the one batch that a pointer stands for
 */
export type ExternalStorageReason =
  | "refused"
  | "expired"
  | "status"
  | "unreachable"
  | "timeout"
  | "redirect"
  | "too-large"
  | "truncated"
  | "checksum"
  | "invalid";

/**
 * A batch that a worker left in external storage could not be read, or a request could not be put there. No part of the message, and no
 * cause, shows credentials of a URL.
 *
 * @example
 * ```ts
 * import { ExternalStorageError } from "vgi-runtime";
 *
 * function isExpired(error: unknown): boolean {
 *   return error instanceof ExternalStorageError && error.reason === "expired";
 * }
 * ```
 */
export class ExternalStorageError extends VgiError {
  static override readonly brand: string = "ExternalStorageError";
  readonly reason: ExternalStorageReason;
  /** Where the data is, or should have gone: scheme, host, port and path. */
  readonly url: string;
  /** Status of the storage's answer, when it gave one. */
  readonly status: number | undefined;

  constructor(
    text: ErrorText,
    detail: { readonly reason: ExternalStorageReason; readonly url: string; readonly status?: number | undefined },
  ) {
    super("VGI_EXTERNAL_STORAGE", text);
    this.reason = detail.reason;
    this.url = detail.url;
    this.status = detail.status;
  }
}
