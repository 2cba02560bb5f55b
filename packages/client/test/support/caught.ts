/** The error that a promise rejects with; fails when it does not, or takes longer than `withinMs`. */
export async function caught(promise: PromiseLike<unknown>, withinMs = 10_000): Promise<Error> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing was thrown within ${withinMs} ms`)), withinMs);
  });
  try {
    return await Promise.race([
      Promise.resolve(promise).then(
        (value) => Promise.reject(new Error(`it gave ${String(value)} instead of an error`)),
        (error: unknown) => error as Error,
      ),
      patience,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
