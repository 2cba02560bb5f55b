import { expect, test } from "vitest";
import type { CliProcess } from "./cli-process.js";
import { Terminal } from "./terminal.js";

/** What a terminal of so many columns is sent on stderr. */
function sent(env: CliProcess["env"], columns: number | undefined, use: (terminal: Terminal) => void): string {
  let text = "";
  const stream = { write: (part: string) => (text += part), isTTY: true, columns };
  const nowhere = { write: () => undefined };
  const signal = new AbortController().signal;
  use(new Terminal({ stdout: nowhere, stderr: stream, env, cwd: "/", signal }, { json: false, verbose: false }));
  return text;
}

test.each([
  [undefined, 79],
  [40, 39],
  [1, 0],
])("progress keeps to the line of a terminal of %s columns, and is written over", (columns, width) => {
  const text = sent({}, columns, (terminal) => {
    terminal.progress(`connecting\nto ${"x".repeat(100)}`);
    terminal.note("done");
  });
  const line = `connecting to ${"x".repeat(100)}`.slice(0, width);
  expect(text).toBe(line === "" ? "done\n" : `${line}\r${" ".repeat(width)}\rdone\n`);
});

test("a terminal that can do nothing gets neither progress nor colour", () => {
  expect(sent({ TERM: "dumb" }, 80, warn)).toBe("warning: careful\n");
  expect(sent({ TERM: "xterm", NO_COLOR: "1" }, 80, warn)).toContain("\rwarning: careful\n");
  expect(sent({ TERM: "xterm", NO_COLOR: "" }, 80, warn)).not.toContain("warning: careful");
});

function warn(terminal: Terminal): void {
  terminal.progress("connecting");
  terminal.warn("careful");
}
