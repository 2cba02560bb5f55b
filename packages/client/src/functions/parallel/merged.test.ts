import { describe, expect, it } from "vitest";
import { merged } from "./merged.js";

async function* source(items: readonly number[], wait: number): AsyncGenerator<number> {
  for (const item of items) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    yield item;
  }
}

async function* failing(after: number): AsyncGenerator<number> {
  yield* source([0], after);
  throw new Error("failed");
}

describe("merged", () => {
  it("gives the items of all sources, each in its order", async () => {
    const items: number[] = [];
    for await (const item of merged([source([1, 3, 5], 3), source([2, 4], 1), source([], 0)], noStop)) items.push(item);
    expect(items.toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(items.filter((item) => item % 2 === 1)).toEqual([1, 3, 5]);
  });

  it("stops all when one fails", async () => {
    let stops = 0;
    const reading = (async () => {
      for await (const _ of merged([source([1, 2, 3, 4], 5), failing(1)], async () => void (stops += 1)));
    })();
    await expect(reading).rejects.toThrow("failed");
    expect(stops).toBe(1);
  });

  it("stops all when its consumer leaves", async () => {
    let stops = 0;
    for await (const _ of merged([source([1, 2], 1), source([3, 4], 1)], async () => void (stops += 1))) break;
    expect(stops).toBe(1);
  });
});

function noStop(): Promise<void> {
  return Promise.reject(new Error("nothing was to be stopped"));
}
