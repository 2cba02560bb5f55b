import type { Data, RecordBatch } from "apache-arrow";

/** The pieces of memory that the columns of a batch are in; those of dictionaries, which batches share, are left out. */
export function buffersOf(batch: RecordBatch): Set<ArrayBufferLike> {
  const found = new Set<ArrayBufferLike>();
  for (const column of batch.data.children) addBuffers(column, found);
  return found;
}

/**
 * Makes a batch, and its columns where they were taken out of it, throw at whoever looks at values: for memory that is about to be used
 * for something else.
 *
 * @param error makes what is thrown; the same function each time, as what stands in for memory is kept for each
 */
export function expireBatch(batch: RecordBatch, error: () => Error): void {
  for (const column of batch.data.children) expireData(column, error);
  forbid(batch, "data", error);
}

const MEMORY = ["values", "valueOffsets", "nullBitmap", "typeIds"] as const;

function addBuffers(data: Data, found: Set<ArrayBufferLike>): void {
  for (const member of MEMORY) {
    const part = data[member] as ArrayBufferView | undefined;
    if (ArrayBuffer.isView(part) && part.byteLength > 0) found.add(part.buffer);
  }
  for (const part of (data.variadicBuffers ?? []) as readonly Uint8Array[]) found.add(part.buffer);
  for (const child of data.children) addBuffers(child, found);
}

function expireData(data: Data, error: () => Error): void {
  for (const child of data.children) expireData(child, error);
  for (const member of MEMORY) forbid(data, member, error);
}

function forbid(owner: object, member: string, error: () => Error): void {
  (owner as Record<string, object>)[member] = expiredBy(error);
}

/** What stands where memory was, for each kind of error. A getter for each batch would cost more than its decoding. */
const expired = new WeakMap<() => Error, object>();

function expiredBy(error: () => Error): object {
  let nothing = expired.get(error);
  if (nothing === undefined) {
    const fail = (): never => {
      throw error();
    };
    nothing = new Proxy({}, { get: fail, set: fail, has: fail, ownKeys: fail, getOwnPropertyDescriptor: fail });
    expired.set(error, nothing);
  }
  return nothing;
}
