import { expect, it } from "vitest";
import { TickWindow } from "./tick-window.js";

const KiB = 1024;

it.each([
  ["four at first, as nothing is known", 16, [], 4],
  ["all where batches are small", 16, [16 * KiB], 16],
  ["fewer for larger ones", 16, [32 * KiB], 8],
  ["four for large ones", 16, [512 * KiB], 4],
  ["four again when small ones were followed by a large one", 16, [8, 8 * 1024 * KiB], 4],
  ["four for batches without a body, whose size says nothing", 16, [0], 4],
  ["never more than asked for", 2, [8], 2],
])("%s", (_, most, bodies, expected) => {
  const window = new TickWindow(most);
  for (const bytes of bodies) window.seen(bytes);
  expect(window.size).toBe(expected);
});
