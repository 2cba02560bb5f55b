/** Warns by the process, where there is one: it shows a warning once, and lets programs listen for it. */
export function emitWarning(message: string): void {
  const { process } = globalThis as { process?: { emitWarning?: (message: string, name: string) => void } };
  process?.emitWarning?.(message, "VgiWarning");
}
