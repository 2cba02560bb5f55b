import { expect, test } from "vitest";
import { openBriefWait } from "./open-brief-wait.js";

test("waits asleep where the options say so", () => {
  expect(openBriefWait({ busyWait: false })).toBeUndefined();
  expect(openBriefWait({})).toBeDefined();
});

test("lets timers have their turn while it stays awake", async () => {
  const brief = openBriefWait({});
  for (let count = 0; count < 30; count += 1) {
    brief?.begin();
    brief?.end();
  }
  brief?.begin();
  const fired = await new Promise((resolve) => {
    setTimeout(() => resolve("timer"), 0);
  });
  brief?.end();
  expect(fired).toBe("timer");
});
