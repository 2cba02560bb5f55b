import type { WorkerLog } from "../call-options.js";
import { LOG_EXTRA, LOG_LEVEL, LOG_MESSAGE, REQUEST_ID, SERVER_ID } from "./metadata-keys.js";
import { parseObject } from "./remote-failure.js";

/** Reads a log batch. */
export function readWorkerLog(metadata: ReadonlyMap<string, string>): WorkerLog {
  return {
    level: metadata.get(LOG_LEVEL) ?? "INFO",
    message: metadata.get(LOG_MESSAGE) ?? "",
    extra: parseObject(metadata.get(LOG_EXTRA)),
    requestId: metadata.get(REQUEST_ID),
    serverId: metadata.get(SERVER_ID),
  };
}

/** Hands a log to the caller. What its callback throws is its own: it becomes an uncaught error and leaves the call alone. */
export function deliverLog(onLog: ((log: WorkerLog) => void) | undefined, metadata: ReadonlyMap<string, string>): void {
  if (onLog === undefined) return;
  try {
    onLog(readWorkerLog(metadata));
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
