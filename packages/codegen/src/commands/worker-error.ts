/** Something that went wrong with one of several workers; what it was is its cause. */
export class WorkerError extends Error {
  /** Its name under `workers`. */
  readonly worker: string;

  constructor(worker: string, cause: unknown) {
    super(`the worker ${worker} failed`, { cause });
    this.name = "WorkerError";
    this.worker = worker;
  }
}

/** Runs something about one worker of the configuration; where it has several, and so a name, a failure says of which. */
export async function aboutWorker<T>(
  { name }: { readonly name: string | undefined },
  run: () => Promise<T>,
): Promise<T> {
  if (name === undefined) return run();
  try {
    return await run();
  } catch (cause) {
    throw new WorkerError(name, cause);
  }
}
