import path from "node:path";
import { describe, expect, it } from "vitest";
import { cacheFolder } from "./cache-folder.js";
import { cacheLayout } from "./cache-layout.js";
import { workerVersion } from "./worker-versions.js";

describe("cacheFolder", () => {
  it("is the folder of VGI_CACHE_DIR before any other", () => {
    const env = { VGI_CACHE_DIR: "/somewhere", XDG_CACHE_HOME: "/xdg" };
    expect(cacheFolder({ env, platform: "linux", home: "/home/a" })).toBe(path.resolve("/somewhere"));
  });

  it.each([
    [{ XDG_CACHE_HOME: "/xdg" }, "linux", path.join("/xdg", "vgi-typescript")],
    [{}, "linux", path.join("/home/a", ".cache", "vgi-typescript")],
    [{ LOCALAPPDATA: "/local" }, "win32", path.join("/local", "vgi-typescript")],
    [{}, "win32", path.join("/home/a", "AppData", "Local", "vgi-typescript")],
  ] as const)("follows the system: %o on %s", (env, platform, expected) => {
    expect(cacheFolder({ env, platform, home: "/home/a" })).toBe(expected);
  });
});

describe("cacheLayout", () => {
  const input = {
    cache: "/cache",
    requirements: "pyarrow==26.0.0",
    python: { path: "/usr/bin/python3.13", version: "3.13.0" },
    platform: "linux",
  } as const;

  it("gives the environment another name when requirements or Python change", () => {
    const names = [
      input,
      { ...input, requirements: "pyarrow==26.0.1" },
      { ...input, python: { ...input.python, version: "3.13.1" } },
    ].map((each) => cacheLayout(each).environment);
    expect(new Set(names).size).toBe(3);
    expect(cacheLayout({ ...input }).environment).toBe(names[0]);
  });

  it("names the folder of a version for both packages", () => {
    const folder = cacheLayout(input).packages(workerVersion("0.47.0"));
    expect(folder).toBe(path.join("/cache", "real-workers", "vgi-0.47.0-rpc-0.52.2"));
  });

  it("finds the interpreter where Windows has it", () => {
    expect(cacheLayout({ ...input, platform: "win32" }).python).toMatch(/Scripts.python\.exe$/);
  });
});
