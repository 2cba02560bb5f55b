import { describe, expect, it } from "vitest";
import { unreachableFault } from "./storage-error.js";

const failed = (code: string): Error =>
  Object.assign(new Error("for https://store.example/?signature=secret"), { code });

describe("a storage that gave no answer", () => {
  it.each([
    [
      "SELF_SIGNED_CERT_IN_CHAIN",
      /issuer is not known here \(SELF_SIGNED_CERT_IN_CHAIN\)/,
      /external: \{ tls: \{ ca \} \}/,
    ],
    ["CERT_HAS_EXPIRED", /has expired/, /Renew/],
    ["ERR_SSL_WRONG_VERSION_NUMBER", /does not speak TLS there/, /port and scheme/],
    ["ECONNREFUSED", /there was no connection, or it broke \(ECONNREFUSED\)/, /external: \{ proxy \}/],
  ])("%s is told with what to do, and without the URL", (code, why, next) => {
    const fault = unreachableFault(failed(code));
    expect(fault).toMatchObject({
      reason: "unreachable",
      why: expect.stringMatching(why),
      next: expect.stringMatching(next),
    });
    expect(JSON.stringify(fault)).not.toContain("secret");
  });
});
