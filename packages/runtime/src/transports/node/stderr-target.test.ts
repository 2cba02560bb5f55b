import { afterEach, expect, it, vi } from "vitest";
import type { Logger } from "../../telemetry/logger.js";
import { stderrTarget } from "./stderr-target.js";

afterEach(() => {
  vi.restoreAllMocks();
});

function logger(lines: unknown[]): Logger {
  const add = (...line: unknown[]): void => void lines.push(line);
  return { debug: add, info: add, warn: add, error: add };
}

function ignore(): void {}

it("goes where it is told, else to the logger, else nowhere", () => {
  const lines: unknown[] = [];
  expect(stderrTarget("stdio:w", {}, {})).toBe("capture");
  expect(stderrTarget("stdio:w", { stderr: "inherit", logger: logger(lines) }, {})).toBe("inherit");
  expect(stderrTarget("stdio:w", { stderr: ignore, logger: logger(lines) }, {})).toBe(ignore);
  const target = stderrTarget("stdio:w", { logger: logger(lines) }, {});
  if (typeof target === "function") target("ready");
  expect(lines).toEqual([["vgi worker stderr", { address: "stdio:w", line: "ready" }]]);
});

it.each([
  ["1", true],
  ["Yes", true],
  ["TRUE", true],
  ["0", false],
  ["", false],
  ["2", false],
])("VGI_WORKER_DEBUG=%s passes it through: %s", (value, through) => {
  const written: unknown[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((chunk) => {
    written.push(chunk);
    return true;
  });
  const env = { VGI_WORKER_DEBUG: value };
  expect(stderrTarget("stdio:w", {}, env)).toBe(through ? "inherit" : "capture");
  const own: string[] = [];
  const target = stderrTarget("stdio:w", { stderr: (line) => void own.push(line) }, env);
  if (typeof target === "function") target("ready");
  expect(own).toEqual(["ready"]);
  expect(written).toEqual(through ? ["ready\n"] : []);
});
