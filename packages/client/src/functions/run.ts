import type { RecordBatch } from "apache-arrow";
import type { BodyPool, StreamSession } from "vgi-runtime";
import { merged } from "./parallel/merged.js";

/** Most ticks of a scan on their way at once, on byte streams, where batches are small. */
export const TICK_WINDOW = 16;

/**
 * Runs `body` over an open stream and settles the stream whatever happens: ended politely when the body came to its
 * end, cancelled when it failed or its consumer left, so that the worker drops its work and the connection stays good.
 */
export async function* settling(
  stream: StreamSession,
  body: (stream: StreamSession) => AsyncGenerator<RecordBatch>,
): AsyncGenerator<RecordBatch> {
  let complete = false;
  try {
    yield* body(stream);
    complete = true;
  } finally {
    await (complete ? stream.close() : stream.cancel());
  }
}

/** The batches of several producer streams as they arrive; of one, in its order. The streams after the first are settled here. */
export async function* fromAll(
  streams: readonly StreamSession[],
  onMetadata?: (metadata: ReadonlyMap<string, string>) => void,
): AsyncGenerator<RecordBatch> {
  const [first, ...others] = streams;
  if (first === undefined) return;
  if (others.length === 0) {
    yield* produced(first, onMetadata);
    return;
  }
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
export async function* produced(
  stream: StreamSession,
  onMetadata?: (metadata: ReadonlyMap<string, string>) => void,
): AsyncGenerator<RecordBatch> {
  for (let batch = await stream.next(); batch !== null; batch = await stream.next()) {
    onMetadata?.(batch.metadata);
    if (batch.numRows > 0) yield batch;
  }
}

/** Gives the memory of each batch back once the next one is asked for. @param bodies its owner; `undefined` where each has its own */
export function recycled(
  batches: AsyncGenerator<RecordBatch>,
  bodies: BodyPool | undefined,
): AsyncGenerator<RecordBatch> {
  return bodies === undefined ? batches : recycledIn(bodies, batches);
}

async function* recycledIn(bodies: BodyPool, batches: AsyncGenerator<RecordBatch>): AsyncGenerator<RecordBatch> {
  for await (const batch of batches) {
    yield batch;
    bodies.recycle(batch);
  }
}
