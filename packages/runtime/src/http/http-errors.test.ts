import { describe, expect, it } from "vitest";
import { DeadlineError, TransportError } from "../errors/index.js";
import { requestError } from "./http-errors.js";

const failed = (code: string): Error =>
  requestError(Object.assign(new Error("reason"), { code }), "https://w", "m", 250);

describe("a request without a response", () => {
  it.each([
    ["UND_ERR_CONNECT_TIMEOUT", DeadlineError, /not made within 250 ms\. .*connectTimeoutMs/],
    ["ECONNREFUSED", TransportError, /no connection to https:\/\/w: reason\. Check the address/],
    ["SELF_SIGNED_CERT_IN_CHAIN", TransportError, /certificate is not trusted: .*NODE_EXTRA_CA_CERTS/],
    ["ECONNRESET", TransportError, /was lost while m waited for it: reason$/],
  ])("%s is told with what to do", (code, kind, message) => {
    const error = failed(code);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(message);
  });
});
