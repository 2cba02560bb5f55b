import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dealt, type Lane } from "./dealt.js";

async function* inputs(count: number, delays: readonly number[] = []): AsyncGenerator<number> {
  for (let item = 0; item < count; item += 1) {
    await pause(delays[item % Math.max(1, delays.length)] ?? 0);
    yield item;
  }
}

function pause(turns: number): Promise<void> {
  return turns === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, turns));
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const result: T[] = [];
  for await (const item of items) result.push(item);
  return result;
}

describe("dealt", () => {
  it("gives results in the order of the items, whatever each takes, one at a time in each lane", async () => {
    const small = fc.integer({ min: 0, max: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(20),
        fc.integer({ min: 1, max: 4 }),
        fc.array(small),
        fc.array(small),
        async (...given) => {
          const [count, lanes, work, arrivals] = given;
          const underWay: number[] = [];
          const results = dealt(inputs(count, arrivals), lanes, (index) => {
            const lane: Lane<number, string> = {
              work: async (item) => {
                underWay[index] = (underWay[index] ?? 0) + 1;
                expect(underWay[index]).toBe(1);
                await pause(work[item % Math.max(1, work.length)] ?? 0);
                underWay[index] -= 1;
                return `${item} on ${item % lanes === index}`;
              },
            };
            return Promise.resolve(lane);
          });
          expect(await all(results)).toEqual(Array.from({ length: count }, (_, item) => `${item} on true`));
        },
      ),
      { numRuns: 50 },
    );
  });

  it("opens no lane before an item is dealt to it", async () => {
    const opened: number[] = [];
    const open = (index: number): Promise<Lane<number, number>> => {
      opened.push(index);
      return Promise.resolve({ work: (item) => Promise.resolve(item) });
    };
    expect(await all(dealt(inputs(2), 4, open))).toEqual([0, 1]);
    expect(opened).toEqual([0, 1]);
  });

  it("does with the lanes that there are when no more can be opened", async () => {
    const done: number[][] = [[], []];
    const open = (index: number): Promise<Lane<number, number> | null> =>
      Promise.resolve(index > 1 ? null : { work: (item) => Promise.resolve(done[index]?.push(item) ?? 0) });
    await all(dealt(inputs(6), 4, open));
    expect(done.flat().toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(Math.min(...done.map((items) => items.length))).toBeGreaterThan(1);
  });

  it("fails with the first failure in order, and begins nothing after it in that lane", async () => {
    const begun: number[] = [];
    const open = (): Promise<Lane<number, number>> =>
      Promise.resolve({
        work: (item) => {
          begun.push(item);
          return item === 3 ? Promise.reject(new Error("three")) : Promise.resolve(item);
        },
      });
    await expect(all(dealt(inputs(100), 2, open))).rejects.toThrow("three");
    expect(Math.max(...begun)).toBeLessThan(8);
  });
});
