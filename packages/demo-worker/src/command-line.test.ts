import { describe, expect, it } from "vitest";
import { type Command, readCommandLine, UsageError } from "./command-line.js";

const read = (...args: string[]): Command =>
  readCommandLine(args, { protocols: ["1.0.0", "2.2.0"], faults: ["junk-first", "silent"] });

describe("readCommandLine", () => {
  it("serves stdio at the newest protocol by default", () => {
    expect(read()).toEqual({ kind: "serve", protocol: "2.2.0", http: null, faults: [] });
  });

  it("reads every option", () => {
    expect(
      read("--protocol", "1.0.0", "--http", "8080", "--host", "::1", "--prefix", "/a/b", "--fault", "silent"),
    ).toEqual({
      kind: "serve",
      protocol: "1.0.0",
      http: { port: 8080, host: "::1", prefix: "/a/b" },
      faults: ["silent"],
    });
    expect(read("--http")).toMatchObject({ http: { port: 0, host: "127.0.0.1", prefix: "" } });
    expect(read("-h", "--fault", "nonsense")).toEqual({ kind: "help" });
    expect(read("--version")).toEqual({ kind: "version" });
  });

  it.each([
    [["--protocol", "3.0.0"], 'there is no protocol "3.0.0"; there is: 1.0.0, 2.2.0'],
    [["--fault", "boredom"], 'there is no fault "boredom"; there is: junk-first, silent'],
    [["--http", "http"], '--http takes a port from 0 to 65535, got "http"'],
    [["--http", "70000"], 'got "70000"'],
    [["8080"], 'unexpected argument "8080"'],
    [["--http", "--prefix", "vgi"], "--prefix is a path such as /vgi"],
    [["--colour"], "--colour"],
  ])("refuses %j", (args, message) => {
    expect(() => read(...args)).toThrow(UsageError);
    expect(() => read(...args)).toThrow(message);
  });
});
