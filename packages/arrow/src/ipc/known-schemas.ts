import type { Schema } from "apache-arrow";
import type { BatchAssembler } from "./batch-assembler.js";
import type { BatchLayout } from "./batch-layout.js";

/** What is made of a schema message, and used by every stream that starts with it. */
export interface KnownSchema {
  readonly schema: Schema;
  readonly layout: BatchLayout;
  readonly assembler: BatchAssembler;
}

interface Entry {
  readonly head: Uint8Array;
  readonly known: KnownSchema;
}

/** How many are kept, and how long their messages may be, in bytes: what a hostile worker could fill them with stays small. */
const MOST = 64;
const LONGEST = 4096;

/** By a checksum of their bytes; the oldest first. */
const entries = new Map<number, Entry>();

/** What was made of the same bytes before: most streams are answers to calls that were made before, and of few batches. */
export function knownSchema(head: Uint8Array): KnownSchema | undefined {
  const entry = head.byteLength > LONGEST ? undefined : entries.get(checksum(head));
  return entry !== undefined && equal(entry.head, head) ? entry.known : undefined;
}

export function keepSchema(head: Uint8Array, known: KnownSchema): void {
  if (head.byteLength > LONGEST) return;
  const key = checksum(head);
  entries.delete(key);
  entries.set(key, { head: head.slice(), known });
  if (entries.size <= MOST) return;
  const [oldest] = entries.keys();
  if (oldest !== undefined) entries.delete(oldest);
}

function checksum(bytes: Uint8Array): number {
  let sum = bytes.byteLength;
  for (let index = 0; index < bytes.byteLength; index += 1) sum = (Math.imul(sum, 31) + (bytes[index] ?? 0)) | 0;
  return sum;
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  if (one.byteLength !== other.byteLength) return false;
  for (let index = 0; index < one.byteLength; index += 1) if (one[index] !== other[index]) return false;
  return true;
}
