import { homedir } from "node:os";

/** What went wrong, without where on this machine: figures are committed. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n", 1)[0] ?? text).replaceAll(homedir(), "~");
}
