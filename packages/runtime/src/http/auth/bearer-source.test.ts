import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { CredentialError, UsageError } from "../../errors/index.js";
import type { HttpClient } from "../http-client.js";
import { BearerSource, type Refusal } from "./bearer-source.js";
import type { BearerToken } from "./token-provider.js";

const http: HttpClient = { send: () => Promise.reject(new Error("not called")), close: () => Promise.resolve() };
const context = { worker: "https://w.example", http, allowInsecureAuth: false };
const forever = new AbortController().signal;
const source = (bearerToken: BearerToken): BearerSource => new BearerSource(bearerToken, context);
const refusal = (token: string | null): Refusal => ({ token, reason: "expired_credential", challenges: [] });

describe("BearerSource", () => {
  it("sends no token where it is empty", async () => {
    expect(await source("").token(forever)).toBe(null);
    expect(await source(() => null).token(forever)).toBe(null);
  });

  it.each([["a\n"], ["a b"], ["é"]])("refuses %j without showing it", async (token) => {
    const error = await source(token)
      .token(forever)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).not.toContain(token);
  });

  it("asks once for all that wait, and again for the next", async () => {
    let asked = 0;
    const tokens = source(async () => {
      await sleep(5);
      return `t${(asked += 1)}`;
    });
    expect(await Promise.all([1, 2, 3].map(() => tokens.token(forever)))).toEqual(["t1", "t1", "t1"]);
    expect(await tokens.token(forever)).toBe("t2");
  });

  it("gives one caller up without the others, and stops asking when the last has gone", async () => {
    const seen: AbortSignal[] = [];
    const tokens = source({
      token: ({ signal }) => {
        seen.push(signal);
        return seen.length === 1 ? new Promise<never>(() => {}) : Promise.resolve("second");
      },
    });
    const [one, two] = [new AbortController(), new AbortController()];
    const first = tokens.token(one.signal);
    const second = tokens.token(two.signal);
    one.abort(new Error("left"));
    await expect(first).rejects.toThrow("left");
    expect(seen[0]?.aborted).toBe(false);
    two.abort(new Error("left too"));
    await expect(second).rejects.toThrow("left too");
    expect(seen[0]?.aborted).toBe(true);
    expect(await tokens.token(forever)).toBe("second");
    await expect(tokens.token(one.signal)).rejects.toThrow("left");
  });

  it("says that it was the caller's function that failed", async () => {
    const failing = source(() => {
      throw new Error("no keychain");
    });
    const error = await failing.token(forever).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CredentialError);
    expect(error).toMatchObject({
      code: "VGI_CREDENTIAL",
      message: "there is no token for https://w.example: bearerToken failed: no keychain",
    });
  });

  it("has nothing better than a text, and tries what a function gives when it differs", async () => {
    expect(await source("t").renew(refusal("t"), forever)).toBeUndefined();
    let token = "old";
    const tokens = source(() => token);
    expect(await tokens.token(forever)).toBe("old");
    expect(await tokens.renew(refusal("old"), forever)).toBeUndefined();
    token = "new";
    expect(await tokens.renew(refusal("old"), forever)).toBe("new");
  });

  it("tells a provider of a refusal once, whenever the refusals come", async () => {
    let token = "t1";
    const refused: (string | null)[] = [];
    const tokens = source({
      token: async () => token,
      refused: async (given) => {
        refused.push(given.token);
        await sleep(5);
        token = "t2";
        return true;
      },
    });
    await tokens.token(forever);
    const together = [1, 2, 3].map(() => tokens.renew(refusal("t1"), forever));
    expect(await Promise.all(together)).toEqual(["t2", "t2", "t2"]);
    expect(await tokens.renew(refusal("t1"), forever)).toBe("t2");
    expect(refused).toEqual(["t1"]);
    await tokens.renew(refusal("t2"), forever);
    expect(refused).toEqual(["t1", "t2"]);
  });

  it("believes a provider that has nothing better", async () => {
    const tokens = source({ token: async () => "t", refused: async () => false });
    await tokens.token(forever);
    expect(await tokens.renew(refusal("t"), forever)).toBeUndefined();
    expect(await tokens.renew(refusal("t"), forever)).toBeUndefined();
  });
});
