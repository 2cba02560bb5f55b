import type { RecordBatch } from "apache-arrow";
import { FlatTable } from "./flat-table.js";
import { type Frame, PREFIX_LENGTH } from "./frame.js";

/** A message whose body may still be on its way. */
export type MessageHead = Pick<Frame, "kind" | "head">;

/** What the head of a batch says, before its columns are here. */
export type BatchHead = Pick<RecordBatch, "numRows" | "metadata">;

/** Reads the head of a message of kind `"batch"` that a `FrameReader` has checked. */
export function readBatchHead({ head }: MessageHead): BatchHead {
  const message = FlatTable.root(head.subarray(PREFIX_LENGTH));
  return { numRows: message.table(2)?.length(0, "the number of rows") ?? 0, metadata: customMetadata(message) };
}

/** Custom metadata of a message. */
export function customMetadata(message: FlatTable): Map<string, string> {
  const metadata = new Map<string, string>();
  for (const pair of message.tables(4)) metadata.set(pair.string(0), pair.string(1));
  return metadata;
}
