/** Runs what may fail without anybody left who could be told. */
export async function quietly(action: () => void | Promise<void>): Promise<void> {
  try {
    await action();
  } catch {
    // The client is gone, or asked to forget the stream.
  }
}
