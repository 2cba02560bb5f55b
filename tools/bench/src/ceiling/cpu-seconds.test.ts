import { expect, test } from "vitest";
import { cpuSeconds } from "./cpu-seconds.js";

test.skipIf(process.platform !== "linux")("CPU time grows with work, as the process itself counts it", async () => {
  const before = await cpuSeconds(process.pid);
  const end = performance.now() + 100;
  while (performance.now() < end);
  const after = await cpuSeconds(process.pid);
  const counted = process.cpuUsage();
  expect(after).toBeGreaterThan(before ?? Infinity);
  expect(after).toBeLessThan((counted.user + counted.system) / 1e6 + 0.1);
});

test("of a process that is not there nothing is known", async () => {
  expect(await cpuSeconds(2 ** 30)).toBeUndefined();
});
