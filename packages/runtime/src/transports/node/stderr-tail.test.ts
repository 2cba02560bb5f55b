import { PassThrough } from "node:stream";
import { setImmediate as later } from "node:timers/promises";
import { expect, it } from "vitest";
import { StderrTail } from "./stderr-tail.js";

it("keeps all lines although the function that gets them throws, whose error is uncaught", async () => {
  const uncaught: unknown[] = [];
  const others = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => void uncaught.push(error.message));
  try {
    const stream = new PassThrough();
    const tail = new StderrTail(stream, (line) => {
      throw new Error(`got ${line}`);
    });
    stream.write("one\ntwo\n");
    await later();
    await later();
    expect(tail.lines).toEqual(["one", "two"]);
    expect(uncaught).toEqual(["got one", "got two"]);
  } finally {
    process.removeAllListeners("uncaughtException");
    for (const other of others) process.on("uncaughtException", other);
  }
});
