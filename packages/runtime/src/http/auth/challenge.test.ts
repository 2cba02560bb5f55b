import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bearerParams, parseChallenges, withoutSecrets } from "./challenge.js";

const read = (header: string): unknown[] =>
  parseChallenges(header).map(({ scheme, params, token68 }) => [scheme, Object.fromEntries(params), token68]);

describe("parseChallenges", () => {
  it.each([
    ["", []],
    ["Bearer", [["bearer", {}, null]]],
    ['Bearer realm="vgi"', [["bearer", { realm: "vgi" }, null]]],
    ["Negotiate YII/+=", [["negotiate", {}, "YII/+="]]],
    [
      "Negotiate, NTLM",
      [
        ["negotiate", {}, null],
        ["ntlm", {}, null],
      ],
    ],
    ['bearer ERROR = invalid_token ,scope="a b"', [["bearer", { error: "invalid_token", scope: "a b" }, null]]],
    ['Bearer realm="a, b=\\"c\\"", x=y', [["bearer", { realm: 'a, b="c"', x: "y" }, null]]],
    [
      'Basic realm="x", Bearer realm="y", error="z"',
      [
        ["basic", { realm: "x" }, null],
        ["bearer", { realm: "y", error: "z" }, null],
      ],
    ],
    ['Bearer a="1" b="2"', [["bearer", { a: "1", b: "2" }, null]]],
    ['Bearer a="open', [["bearer", { a: "open" }, null]]],
  ])("reads %j", (header, expected) => {
    expect(read(header)).toEqual(expected);
  });

  it("tells apart parameters whose names end alike", () => {
    const header =
      'Bearer resource_metadata="https://x/.well-known/oauth-protected-resource", device_code_client_id="cli", client_id="web", ' +
      'client_secret="s1", device_code_client_secret="s2", use_id_token_as_bearer="true"';
    const params = bearerParams(parseChallenges(header));
    expect([params.get("client_id"), params.get("device_code_client_id")]).toEqual(["web", "cli"]);
    const shown = withoutSecrets(parseChallenges(header));
    expect([...(shown[0]?.params.keys() ?? [])]).toEqual([
      "resource_metadata",
      "device_code_client_id",
      "client_id",
      "use_id_token_as_bearer",
    ]);
  });

  it("reads anything to its end", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (header) => {
        expect(parseChallenges(header)).toBeInstanceOf(Array);
        expect(parseChallenges(`Bearer ${header}`)[0]?.scheme).toBe("bearer");
      }),
      { numRuns: 200 },
    );
  });
});
