import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { callInOrder } from "./call-in-order.js";

async function* items(count: number): AsyncGenerator<number> {
  for (let item = 0; item < count; item += 1) yield await Promise.resolve(item);
}

/** An input that has nothing more for a long time. */
async function* stalled(): AsyncGenerator<number> {
  yield 0;
  await new Promise(() => {});
}

async function* failing(): AsyncGenerator<number> {
  yield await Promise.resolve(0);
  throw new Error("input");
}

function slowly(item: number): Promise<string> {
  return delay(1, `${item}`);
}

/** Counts how many calls are under way, and notes in which order they were made. */
function counted(answer: (item: number) => Promise<string>): {
  readonly made: number[];
  most: number;
  call(item: number): Promise<string>;
} {
  let underWay = 0;
  const counts = {
    made: [] as number[],
    most: 0,
    async call(item: number): Promise<string> {
      counts.made.push(item);
      counts.most = Math.max(counts.most, (underWay += 1));
      try {
        return await answer(item);
      } finally {
        underWay -= 1;
      }
    },
  };
  return counts;
}

describe("calls in order", () => {
  test("go out behind each other as soon as they are sent, four at most, and are answered in order", async () => {
    const counts = counted(async (item) => {
      await delay(5);
      return `${item}`;
    });
    const answers: string[] = [];
    await callInOrder(
      items(10),
      (item, onSent) => {
        onSent();
        return counts.call(item);
      },
      { answered: (answer) => answers.push(answer) },
    );
    expect(answers).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    expect(counts.made).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(counts.most).toBe(4);
  });

  test("wait for each other where none is said to be sent, or only one may be under way", async () => {
    const unsaid = counted(slowly);
    await callInOrder(items(4), unsaid.call);
    expect(unsaid.most).toBe(1);
    const single = counted(slowly);
    await callInOrder(
      items(4),
      (item, onSent) => {
        onSent();
        return single.call(item);
      },
      { mostUnderWay: 1 },
    );
    expect(single.most).toBe(1);
  });

  test("end with the first failure, when what is under way was answered", async () => {
    const counts = counted(async (item) => {
      await delay(item === 1 ? 5 : 10);
      if (item > 0) throw new Error(`no ${item}`);
      return `${item}`;
    });
    const ended: number[] = [];
    const calling = callInOrder(items(100), async (item, onSent) => {
      onSent();
      await counts.call(item).finally(() => ended.push(item));
    });
    await expect(calling).rejects.toThrow("no 1");
    expect(counts.made).toEqual([0, 1, 2, 3]);
    expect(ended.toSorted()).toEqual([0, 1, 2, 3]);
  });

  test("tell a failure while the next item is waited for", async () => {
    const calling = callInOrder(stalled(), async (_, onSent) => {
      onSent();
      await delay(5);
      throw new Error("broke");
    });
    await expect(calling).rejects.toThrow("broke");
  });

  test("pass on what the input throws, when what is under way was answered", async () => {
    let isAnswered = false;
    const calling = callInOrder(failing(), async (_, onSent) => {
      onSent();
      await delay(5);
      isAnswered = true;
    });
    await expect(calling).rejects.toThrow("input");
    expect(isAnswered).toBe(true);
  });
});
