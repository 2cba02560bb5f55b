import { methodVersions } from "vgi-protocol";
import { describe, expect, it } from "vitest";
import { withReplaySafe } from "./replay-safe.js";

const WRITES =
  /_(add|begin|change|combine|commit|create|destructor|drop|process|rename|rollback|set|update)$|^(init|catalog_(at|de)tach)$/;

const named = (method: string): boolean => method === "init";

describe("requests that may be sent again", () => {
  it("only read, unless the caller says otherwise", () => {
    const { replaySafe } = withReplaySafe({ attempts: 5 }) ?? {};
    const safe = Object.keys(methodVersions).filter((method) => replaySafe?.(method));
    expect(safe).toContain("catalog_table_get");
    expect(safe.filter((method) => WRITES.test(method))).toEqual([]);
  });

  it("are those that the caller names, or none", () => {
    expect(withReplaySafe({ replaySafe: named })?.replaySafe).toBe(named);
    expect(withReplaySafe({ replaySafe: undefined })?.replaySafe?.("bind")).toBe(true);
    expect(withReplaySafe(undefined)?.replaySafe?.("bind")).toBe(true);
    expect(withReplaySafe(null)).toBeNull();
  });
});
