import { expect, test } from "vitest";
import { takeTurn } from "./take-turn.js";

/** A turn that fails so often before it gives how often it was taken. */
function failing(times: number): () => Promise<number> {
  let taken = 0;
  return () => ((taken += 1) > times ? Promise.resolve(taken) : Promise.reject(new Error(`failed ${taken}`)));
}

test("a turn of others that fails is tried once more, and no more", async () => {
  expect(await takeTurn({}, failing(1))).toBe(2);
  await expect(takeTurn({}, failing(2))).rejects.toThrow("failed 2");
});

test("a turn of this client that fails is a failure", async () => {
  await expect(takeTurn({ isOurs: true }, failing(1))).rejects.toThrow("failed 1");
});
