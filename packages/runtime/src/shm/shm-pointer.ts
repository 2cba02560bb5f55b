import type { RecordBatch } from "apache-arrow";
import { emptyBatch } from "vgi-arrow";
import { SHM_LENGTH, SHM_OFFSET, SHM_SOURCE } from "../wire/metadata-keys.js";
import { type Allocation, HEADER_SIZE } from "./allocation-table.js";

/** The batch without rows that travels in place of one in the segment; wire specification, section 11. */
export function shmPointer(batch: RecordBatch, { offset, length }: Allocation): RecordBatch {
  const place = [
    [SHM_OFFSET, String(offset)],
    [SHM_LENGTH, String(length)],
  ] as const;
  return emptyBatch(batch.schema, new Map([...batch.metadata, ...place]));
}

/** Where a pointer points; `null` unless that is inside the data region of a segment of `size` bytes: the worker is not trusted. */
export function placeOfPointer(pointer: RecordBatch, size: number): Allocation | null {
  const offset = decimal(pointer.metadata.get(SHM_OFFSET));
  const length = decimal(pointer.metadata.get(SHM_LENGTH));
  if (offset === null || length === null) return null;
  return offset >= HEADER_SIZE && length > 0 && offset + length <= size ? { offset, length } : null;
}

/** Metadata of the batch that a pointer stands for: the same, with the segment in place of the place in it. */
export function resolvedMetadata(pointer: RecordBatch, segment: string): Map<string, string> {
  const metadata = new Map(pointer.metadata);
  metadata.delete(SHM_OFFSET);
  metadata.delete(SHM_LENGTH);
  return metadata.set(SHM_SOURCE, segment);
}

function decimal(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
