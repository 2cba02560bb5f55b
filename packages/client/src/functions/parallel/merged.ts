/** What one of several sources gave, or that it ended. */
interface Arrival<T> {
  readonly source: AsyncIterator<T>;
  readonly result: IteratorResult<T>;
}

/**
 * The items of several sources as they arrive. Each source is asked for one item ahead, no more. When one fails, or the consumer
 * leaves, `stop` is called once, which must end them all; then they are waited for.
 */
export async function* merged<T>(sources: readonly AsyncIterator<T>[], stop: () => Promise<void>): AsyncGenerator<T> {
  const ask = async (source: AsyncIterator<T>): Promise<Arrival<T>> => ({ source, result: await source.next() });
  const pending = new Map(sources.map((source) => [source, ask(source)]));
  let complete = false;
  try {
    while (pending.size > 0) {
      const { source, result } = await Promise.race(pending.values());
      if (result.done === true) {
        pending.delete(source);
        continue;
      }
      yield result.value;
      pending.set(source, ask(source));
    }
    complete = true;
  } finally {
    if (!complete) await stop();
    await Promise.allSettled(pending.values());
  }
}
