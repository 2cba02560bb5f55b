import type { StreamRequest } from "../connection.js";
import { UsageError } from "../errors/index.js";

/** More on the way gains nothing, and each is memory. */
const MOST = 1024;

/** The window that a stream asks for, between 1 and 1024. Throws `UsageError` for what is no number. */
export function windowOf({ method, window = 1 }: StreamRequest): number {
  if (typeof window === "number" && !Number.isNaN(window)) return Math.min(Math.max(1, Math.floor(window)), MOST);
  throw new UsageError({ what: `${method} can't be opened`, why: `window is ${String(window)}, and no number` });
}
