import { setTimeout as sleep } from "node:timers/promises";

/** Waits for what comes about by itself; `expect.poll` does not work in tests that run concurrently. */
export async function until(what: string, holds: () => boolean, timeoutMs: number = 5000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await sleep(10);
  }
}
