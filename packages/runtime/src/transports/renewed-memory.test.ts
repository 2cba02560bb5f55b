import { expect, test } from "vitest";
import { renewed } from "./renewed-memory.js";

const MB = 2 ** 20;

test.each([1000, MB, 3 * MB, 2 * MB, 65 * MB])(
  "%d bytes are behind a new object, and views of the old one are empty",
  (bytes) => {
    const view = new Uint8Array(bytes);
    view[bytes - 1] = 7;
    const own = new Uint8Array(renewed(view.buffer));
    expect(view.byteLength).toBe(0);
    expect(own.byteLength).toBe(bytes);
    expect(own[bytes - 1]).toBe(7);
  },
);

test("what counts meanwhile is counted once", () => {
  let memory = new ArrayBuffer(8 * MB);
  memory = renewed(memory);
  const before = process.memoryUsage().arrayBuffers;
  for (let count = 0; count < 20; count += 1) memory = renewed(memory);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MB);
});
