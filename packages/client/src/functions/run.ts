import type { RecordBatch } from "apache-arrow";
import type { BodyPool, StreamSession } from "vgi-runtime";
import type { Batches } from "../call-host.js";
import { merged } from "./parallel/merged.js";

/** Sees the metadata of each batch before the batch is handed out. */
type OnMetadata = (metadata: ReadonlyMap<string, string>) => void;

/** Most ticks of a scan on their way at once, on byte streams, where batches are small. */
export const TICK_WINDOW = 16;

/**
 * Runs `body` over an open stream and settles the stream whatever happens: ended politely when the body came to its
 * end, cancelled when it failed or its consumer left, so that the worker drops its work and the connection stays good.
 */
export async function* settling(
  stream: StreamSession,
  body: (stream: StreamSession) => Batches | Promise<Batches>,
): AsyncGenerator<RecordBatch> {
  let complete = false;
  try {
    yield* await body(stream);
    complete = true;
  } finally {
    await (complete ? stream.close() : stream.cancel());
  }
}

/** All batches of a producer stream, which is settled as by {@link settling}. @param onMetadata sees the metadata of each, of those without rows too */
export async function* settled(stream: StreamSession, onMetadata?: OnMetadata): AsyncGenerator<RecordBatch> {
  let complete = false;
  try {
    // No `yield*` to `produced`: it would take each batch three turns of the microtask queue more.
    for (let batch = await stream.next(); batch !== null; batch = await stream.next()) {
      onMetadata?.(batch.metadata);
      if (batch.numRows > 0) yield batch;
    }
    complete = true;
  } finally {
    await (complete ? stream.close() : stream.cancel());
  }
}

/** The batches of several producer streams as they arrive. The streams after the first are settled here. */
export async function* fromSeveral(
  first: StreamSession,
  others: readonly StreamSession[],
  onMetadata?: OnMetadata,
): AsyncGenerator<RecordBatch> {
  const streams = [first, ...others];
  let complete = false;
  try {
    const cancel = async (): Promise<void> => void (await Promise.all(streams.map((stream) => stream.cancel())));
    yield* merged(
      streams.map((stream) => produced(stream, onMetadata)),
      cancel,
    );
    complete = true;
  } finally {
    await Promise.all(others.map((stream) => (complete ? stream.close() : stream.cancel())));
  }
}

/** All batches of a producer stream. @param onMetadata sees the metadata of each, of those without rows too */
export async function* produced(stream: StreamSession, onMetadata?: OnMetadata): AsyncGenerator<RecordBatch> {
  for (let batch = await stream.next(); batch !== null; batch = await stream.next()) {
    onMetadata?.(batch.metadata);
    if (batch.numRows > 0) yield batch;
  }
}

/**
 * Checks each batch before it is handed out, and gives its memory back once the next one is asked for.
 *
 * @param bodies the owner of the memory; `undefined` where each batch has its own
 */
export async function* handedOut(
  batches: Batches,
  check: (batch: RecordBatch) => void,
  bodies: BodyPool | undefined,
): AsyncGenerator<RecordBatch> {
  for await (const batch of batches) {
    check(batch);
    yield batch;
    bodies?.recycle(batch);
  }
}
