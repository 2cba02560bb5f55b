import { describe, expect, it } from "vitest";
import { repeated, settled } from "./repeated.js";

/** Attempts that come to these in turn: an error is thrown. */
async function run(outcomes: readonly (string | Error)[], attempts = 3) {
  const paused: number[] = [];
  const left = [...outcomes];
  const result = await repeated(
    async () => {
      const next = left.shift();
      if (next instanceof Error) throw next;
      return next;
    },
    {
      attempts,
      delayAfter: ({ value, error }, attempt) => (value === "no" || error !== undefined ? attempt * 10 : null),
      pause: async (delayMs) => void paused.push(delayMs),
    },
  );
  return { ...result, paused };
}

describe("attempts", () => {
  it("end with the first outcome that stands", async () => {
    expect(await run(["no", new Error("broken"), "yes", "more"])).toMatchObject({ attempts: 3, paused: [10, 20] });
    expect(settled((await run(["no", "yes"])).outcome)).toBe("yes");
  });

  it("end with the last outcome when none stands", async () => {
    const { outcome, attempts } = await run(["no", "no", new Error("broken"), "yes"]);
    expect(attempts).toBe(3);
    expect(() => settled(outcome)).toThrow("broken");
    expect(await run(["no", "yes"], 1)).toMatchObject({ attempts: 1, paused: [] });
  });

  it("end with a pause that gives up", async () => {
    const giving = repeated(async () => "no", {
      attempts: 9,
      delayAfter: () => 1,
      pause: async () => Promise.reject(new Error("enough")),
    });
    await expect(giving).rejects.toThrow("enough");
  });

  it("give nothing, when that is the value", () => {
    expect(settled({ value: undefined })).toBeUndefined();
  });
});
