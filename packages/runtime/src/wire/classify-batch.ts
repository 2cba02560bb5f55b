import type { BatchHead } from "vgi-arrow";
import { LOCATION, LOG_LEVEL, LOG_MESSAGE, SHM_OFFSET, STREAM_STATE } from "./metadata-keys.js";

/** What a batch of a response stream is. */
export type BatchKind = "data" | "log" | "error" | "location" | "shm" | "state";

/**
 * Tells data from what travels in zero-row batches, by metadata alone: the schema of an error stream differs between transports.
 * Wire specification, section 7.
 */
export function classifyBatch(batch: BatchHead): BatchKind {
  const { metadata } = batch;
  if (metadata.size === 0 || batch.numRows > 0) return "data";
  const level = metadata.get(LOG_LEVEL);
  if (level !== undefined && metadata.has(LOG_MESSAGE)) return level === "EXCEPTION" ? "error" : "log";
  if (metadata.has(LOCATION)) return "location";
  if (metadata.has(SHM_OFFSET)) return "shm";
  if (metadata.has(STREAM_STATE)) return "state";
  return "data";
}
