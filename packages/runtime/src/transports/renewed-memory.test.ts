import { expect, test, vi } from "vitest";
import { renewed } from "./renewed-memory.js";

/** Memory that begins with `mark`. */
function marked(bytes: number, mark: number): ArrayBuffer {
  const memory = new Uint8Array(bytes);
  memory[0] = mark;
  return memory.buffer;
}

const markOf = (memory: ArrayBuffer | undefined): number | undefined =>
  memory === undefined ? undefined : new Uint8Array(memory)[0];

test("small memory comes back at once, and its views are empty", () => {
  const memory = marked(1000, 5);
  const view = new Uint8Array(memory);
  expect(markOf(renewed(memory))).toBe(5);
  expect(view.byteLength).toBe(0);
});

test("large memory comes back with the next one, unless nobody exchanges any more", () => {
  vi.useFakeTimers();
  try {
    const one = marked(1 << 20, 1);
    const view = new Uint8Array(one);
    expect(renewed(one)).toBeUndefined();
    expect(view.byteLength).toBe(0);
    expect(markOf(renewed(marked(2 << 20, 2)))).toBe(1);
    vi.advanceTimersByTime(1_500);
    expect(markOf(renewed(marked(1 << 20, 3)))).toBe(2);
    vi.advanceTimersByTime(2_500);
    expect(renewed(marked(1 << 20, 4))).toBeUndefined();
    vi.advanceTimersByTime(2_500);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test("what is very large does not wait", () => {
  expect(markOf(renewed(marked(65 << 20, 6)))).toBe(6);
});
