import type { BatchTransfer } from "../transports/batch-transfer.js";
import { type ExternalOptions, externalSettings } from "./external-options.js";
import type { OpenStorage } from "./node/open-storage.js";
import type { RequestUploader } from "./request-uploader.js";

/** External storage as connections know it. */
export interface ExternalStorage {
  readonly transfer: BatchTransfer;
  readonly uploader: RequestUploader;
  /** Ends the sockets to storages. Idempotent; whoever uses it again opens new ones. */
  close(): Promise<void>;
}

/** External storage that is loaded, and connects, with the first pointer: nobody else pays for it. */
export function externalStorage(options: ExternalOptions = {}): ExternalStorage {
  const settings = externalSettings(options);
  let opening: Promise<OpenStorage> | undefined;
  const open = (): Promise<OpenStorage> => {
    opening ??= import("./node/open-storage.js").then(({ openStorage }) => openStorage(settings));
    return opening;
  };
  return {
    transfer: { resolve: async (pointer, context, scope) => (await open()).transfer.resolve(pointer, context, scope) },
    uploader: { upload: async (...request) => (await open()).uploader.upload(...request) },
    close: async () => {
      const closing = opening;
      opening = undefined;
      await (await closing)?.close();
    },
  };
}
