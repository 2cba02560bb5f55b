import type { Schema } from "apache-arrow";
import type { UploadUrl } from "../http/http-features.js";
import type { CallScope } from "../transports/call-scope.js";

/** A request over HTTP that its server would refuse as too large. */
export interface LargeRequest {
  /** Names for messages. */
  readonly method: string;
  readonly address: string;
  /** Schema of its one batch. */
  readonly schema: Schema;
  /** The whole custom metadata of that batch, routing and tokens included: the pointer repeats them. */
  readonly metadata: ReadonlyMap<string, string>;
  /** The request as one IPC stream, without content coding. */
  readonly body: readonly Uint8Array[];
  /** `VGI-Max-Upload-Bytes`; `null` for no limit. */
  readonly maxUploadBytes: number | null;
  /** `VGI-Supported-Encodings`: an upload is compressed with zstd only where the server has it. */
  readonly supportedEncodings: readonly string[];
  /** Asks the server for one place; called once. */
  requestUploadUrl(): Promise<UploadUrl>;
}

/** Puts requests that are too large for their server where it fetches them; wire specification, sections 10 and 12. */
export interface RequestUploader {
  /**
   * The body to send in place of a large one: an IPC stream with a pointer, a batch without rows that has the request's schema and
   * metadata. Rejects with `ExternalStorageError` when the place is refused or can't be written.
   */
  upload(request: LargeRequest, scope: CallScope): Promise<Uint8Array[]>;
}
