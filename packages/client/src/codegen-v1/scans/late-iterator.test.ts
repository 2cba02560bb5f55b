import { describe, expect, test } from "vitest";
import { LateIterator } from "./late-iterator.js";

interface Source {
  readonly items: LateIterator<number>;
  /** What happened to the source, in order. */
  readonly events: readonly string[];
}

/** Over a source of 1 and 2. */
function late(): Source {
  const events: string[] = [];
  async function* source(): AsyncGenerator<number> {
    try {
      yield 1;
      yield 2;
    } finally {
      events.push("ended");
    }
  }
  const open = (): AsyncIterator<number> => {
    events.push("opened");
    return source();
  };
  return { items: new LateIterator(open), events };
}

describe("an iterator that is opened late", () => {
  test("gives what its source gives, which it opens once, with the first next", async () => {
    const { items, events } = late();
    expect(events).toEqual([]);
    const all: number[] = [];
    for await (const item of items) all.push(item);
    expect(all).toEqual([1, 2]);
    expect(events).toEqual(["opened", "ended"]);
    expect(await items.next()).toEqual({ done: true, value: undefined });
    expect(events).toEqual(["opened", "ended"]);
  });

  test("ends its source when a loop is left", async () => {
    const { items, events } = late();
    for await (const item of items) if (item === 1) break;
    expect(events).toEqual(["opened", "ended"]);
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  test("opens nothing when it is ended before", async () => {
    const { items, events } = late();
    expect(await items.return()).toEqual({ done: true, value: undefined });
    expect(await items.next()).toEqual({ done: true, value: undefined });
    await items[Symbol.asyncDispose]();
    expect(events).toEqual([]);
  });

  test("ends its source when it is thrown into, or disposed of", async () => {
    const thrown = late();
    await thrown.items.next();
    await expect(thrown.items.throw(new Error("enough"))).rejects.toThrow("enough");
    expect(thrown.events).toEqual(["opened", "ended"]);
    const disposed = late();
    await disposed.items.next();
    await disposed.items[Symbol.asyncDispose]();
    expect(disposed.events).toEqual(["opened", "ended"]);
    expect(await disposed.items.next()).toEqual({ done: true, value: undefined });
  });

  test("rejects its first next when the source can't be opened, and is over", async () => {
    let attempts = 0;
    const items = new LateIterator<number>(() => {
      attempts += 1;
      throw new Error("no such argument");
    });
    await expect(items.next()).rejects.toThrow("no such argument");
    expect(await items.next()).toEqual({ done: true, value: undefined });
    expect(attempts).toBe(1);
  });
});
