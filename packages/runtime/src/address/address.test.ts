import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AddressError, UnsupportedError, VgiError } from "../errors/index.js";
import { formatAddress, redactAddress } from "./format-address.js";
import { parseAddress } from "./parse-address.js";
import { joinCommand, splitCommand } from "./split-command.js";

describe("parseAddress", () => {
  it.each<[string, unknown]>([
    ["stdio:python -m my_worker", { kind: "stdio", command: ["python", "-m", "my_worker"] }],
    ["python -m my_worker", { kind: "stdio", command: ["python", "-m", "my_worker"] }],
    ["  ./worker  ", { kind: "stdio", command: ["./worker"] }],
    [String.raw`C:\tools\worker.exe --flag`, { kind: "stdio", command: [String.raw`C:\tools\worker.exe`, "--flag"] }],
    [String.raw`"C:\Program Files\worker.exe"`, { kind: "stdio", command: [String.raw`C:\Program Files\worker.exe`] }],
    ["STDIO:worker", { kind: "stdio", command: ["worker"] }],
    ["https://vgi.example.com", { kind: "http", url: "https://vgi.example.com/" }],
    ["http://localhost:8080/prefix#part", { kind: "http", url: "http://localhost:8080/prefix" }],
    ["unix:/run/worker.sock", { kind: "unix", path: "/run/worker.sock" }],
    ["unix:///run/worker.sock", { kind: "unix", path: "/run/worker.sock" }],
    ["tcp://127.0.0.1:9000", { kind: "tcp", host: "127.0.0.1", port: 9000 }],
    ["tcp://[::1]:9000", { kind: "tcp", host: "::1", port: 9000 }],
    ["launch:python -m my_worker", { kind: "launch", command: ["python", "-m", "my_worker"] }],
  ])("reads %s", (text, expected) => {
    expect(parseAddress(text)).toEqual(expected);
  });

  it("takes the exact form of a command as it is", () => {
    const exact = { command: ["my worker", "$HOME", "*"], env: { A: "1", B: undefined }, cwd: "/tmp" };
    expect(parseAddress(exact)).toEqual({ ...exact, kind: "stdio" });
    expect(parseAddress(parseAddress("tcp://h:1"))).toEqual({ kind: "tcp", host: "h", port: 1 });
  });

  it.each<[string, RegExp]>([
    ["", /address is empty/],
    ["stdio:", /has no command/],
    ["PYTHONPATH=x python", /assignment "PYTHONPATH=…": no shell reads it/],
    ["python -m 'oops", /single quote is not closed/],
    ["ftp://host/x", /unknown scheme "ftp:"/],
    ["docker:run x", /needs stdio: before it/],
    ["http:relative", /names no host/],
    ["https://", /no valid URL/],
    ["tcp://host", /host and port/],
    ["tcp://host:70000", /host and port/],
    ["unix:", /has no path/],
  ])("refuses %j", (text, message) => {
    expect(() => parseAddress(text)).toThrow(AddressError);
    expect(() => parseAddress(text)).toThrow(message);
  });

  it.each([
    "https://user:s3cret/x@host/",
    "https://user:x@s3cret@host:99999/",
    "https://user:s3 cret@ho st/?s3cret",
    "https://user:s3cret?x@host",
    "http:user:s3cret@host",
    "https:\\\\user:s3cret@host",
    "http://host:x/?token=s3cret",
    "tcp://user:s3cret@host:80",
    "user:s3cret@host:80",
    "iroh:user:s3cret@node",
  ])("keeps the password of %j out of its error, which that password may be the cause of", (address) => {
    let error: unknown;
    try {
      parseAddress(address);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(VgiError);
    expect(inspect(error, { depth: 9 }).split("\n    at ")[0]).not.toMatch(/s3 ?cret/);
  });

  it("says that iroh is not supported, and keeps secrets out of the message", () => {
    expect(() => parseAddress("iroh://token@node")).toThrow(UnsupportedError);
    expect(() => parseAddress("httpi://node/prefix")).toThrow(/can't be reached.* use another address: https:/s);
    expect(() => parseAddress("iroh://s3cret@node?k=s3cret")).toThrow(/^(?!.*s3cret).*native QUIC addon/s);
    expect(() => parseAddress("gopher://u:s3cret@host/?k=s3cret")).toThrow(/^(?!.*s3cret)/s);
  });

  it("refuses an empty command", () => {
    expect(() => parseAddress({ command: [] })).toThrow(AddressError);
  });
});

describe("splitCommand", () => {
  it.each<[string, string[]]>([
    [`a "b c" 'd e'`, ["a", "b c", "d e"]],
    [`--name='a b' x""y`, ["--name=a b", "xy"]],
    [String.raw`a\ b \"c\" \\`, ["a b", '"c"', "\\"]],
    [`"" ''`, ["", ""]],
    [String.raw`"a\"b" '\n'`, [`a"b`, String.raw`\n`]],
    ["a\tb\n c", ["a", "b", "c"]],
    ["$HOME * ; |", ["$HOME", "*", ";", "|"]],
  ])("splits %s", (line, words) => {
    expect(splitCommand(line)).toEqual(words);
  });

  it("reads back whatever joinCommand writes", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", " ", "'", '"', "\\", "\t", "$", "ε") })), (words) => {
        expect(splitCommand(joinCommand(words))).toEqual(words);
      }),
    );
  });
});

describe("formatAddress", () => {
  it.each(["stdio:python -m my_worker", "unix:/a b", "tcp://[::1]:9000", "https://host/prefix?x=1", `launch:a 'b c'`])(
    "writes %s",
    (text) => {
      expect(formatAddress(text)).toBe(text);
      expect(parseAddress(formatAddress(text))).toEqual(parseAddress(text));
    },
  );
});

describe("redactAddress", () => {
  it.each([
    ["https://user:pw@host/prefix?token=x", "https://host/prefix"],
    ["http://host:8080/", "http://host:8080"],
    ["worker --token abc --api-key=def -v", "stdio:worker --token … --api-key=… -v"],
    ["worker --url=https://u:p@host/x", "stdio:worker --url=https://…@host/x"],
    ["worker --password --verbose", "stdio:worker --password --verbose"],
    ["worker --bearer x", "stdio:worker --bearer …"],
    ["worker -H 'Authorization: Bearer x'", "stdio:worker -H 'Authorization: Bearer …'"],
  ])("writes %s as %s", (text, expected) => {
    expect(redactAddress(text)).toBe(expected);
  });
});
