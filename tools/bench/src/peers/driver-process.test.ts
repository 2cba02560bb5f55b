import { describe, expect, it } from "vitest";
import { DriverProcess } from "./driver-process.js";
import type { Task } from "./task.js";

const task: Task = {
  kind: "scan",
  worker: { url: "http://127.0.0.1:1" },
  catalog: "example",
  functionName: "f",
  rows: 1,
};

/** A driver that does with each order what the program says. */
function driver(program: string): DriverProcess {
  const loop = `require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => { const order = JSON.parse(line); ${program} });`;
  return new DriverProcess({ command: [process.execPath, "--eval", loop] });
}

describe("DriverProcess", () => {
  it("gives what the driver measured", async () => {
    await using one = driver(
      "console.log(JSON.stringify(order.prepare ? { ready: true } : { measured: { seconds: 2, units: order.measure.count } }))",
    );
    await one.prepare(task);
    expect(await one.measure(5)).toEqual({ seconds: 2, units: 5 });
  });

  it("throws with what the driver says is wrong", async () => {
    await using one = driver('console.log(JSON.stringify({ failed: "no such function" }))');
    await expect(one.prepare(task)).rejects.toThrow("no such function");
  });

  it("throws with its last words when the driver ends", async () => {
    await using one = driver('console.error("out of luck"); process.exit(3);');
    await expect(one.measure(1)).rejects.toThrow(/the driver ended:\nout of luck/);
  });

  it("names a program that does not exist", async () => {
    await using one = new DriverProcess({ command: ["no-such-program-here"] });
    await expect(one.measure(1)).rejects.toThrow("no-such-program-here ENOENT");
  });
});
