import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ShortTurns } from "./short-turns.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

test("an input follows the head of an answer where turns are short", () => {
  const turns = new ShortTurns();
  turns.sent();
  vi.advanceTimersByTime(10);
  expect(turns.mayFollow()).toBe(true);
});

test("behind a long turn it waits, and behind the next short one it doesn't", () => {
  const turns = new ShortTurns();
  turns.sent();
  vi.advanceTimersByTime(60);
  expect(turns.mayFollow()).toBe(false);
  turns.sent();
  vi.advanceTimersByTime(40);
  expect(turns.mayFollow()).toBe(true);
});

test("the turn of an input that went out early begins there, however late the program asks for its answer", () => {
  const turns = new ShortTurns();
  turns.sent();
  expect(turns.mayFollow()).toBe(true);
  vi.advanceTimersByTime(60);
  turns.sent();
  expect(turns.mayFollow()).toBe(false);
});
