import { describe, expect, it } from "vitest";
import { AuthenticationError, HttpStatusError } from "../../errors/index.js";
import { startPlainServer } from "../../testing/plain-server.js";
import { httpAnswerError } from "../http-errors.js";
import { createUndiciClient } from "../node/undici-client.js";

/** The error for a refusal with these parts. */
async function refusal(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: unknown = "",
): Promise<AuthenticationError> {
  await using server = await startPlainServer((_, response) => {
    response.writeHead(status, headers);
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  const client = createUndiciClient({ connectTimeoutMs: 1000, connections: 1 });
  const { signal } = new AbortController();
  const response = await client.send({ method: "POST", url: server.url, headers: {}, body: null, signal });
  const error = await httpAnswerError(response, `${server.url}/vgi?key=hidden`, "bind");
  await client.close();
  expect(error).toBeInstanceOf(AuthenticationError);
  expect(error).toBeInstanceOf(HttpStatusError);
  expect(String(error)).not.toMatch(/hidden|secret/);
  return error as AuthenticationError;
}

describe("AuthenticationError", () => {
  it("has what the envelope of a worker says", async () => {
    const envelope = {
      error: "unauthorized",
      reason: "expired_credential",
      detail: "ended\nat noon",
      proxy_hint: undefined,
    };
    const error = await refusal(401, { "vgi-auth-reason": "invalid_credential" }, envelope);
    expect(error).toMatchObject({
      code: "VGI_AUTHENTICATION",
      status: 401,
      fromWorker: true,
      reason: "expired_credential",
      detail: "ended at noon",
      proxyHint: null,
      challenges: [],
    });
    expect(error.message).toMatch(
      /^bind was refused: http:\/\/127.*\/vgi wants other credentials \(HTTP 401, expired_credential: "ended at noon"\)\. Give a valid token/,
    );
  });

  it.each([
    ["the header", { "vgi-auth-reason": "missing_credential" }, "<html>…</html>", "missing_credential"],
    ["RFC 6750", { "www-authenticate": 'Bearer error="invalid_token"' }, "", "invalid_credential"],
    ["RFC 6750", { "www-authenticate": 'Bearer error="insufficient_scope"' }, "", "insufficient_scope"],
    ["nothing", {}, "[1]", "unauthorized"],
    ["a newer worker", { "vgi-auth-reason": "moon_phase" }, { reason: "tide" }, "unauthorized"],
  ])("takes its reason from %s", async (_, headers, body, reason) => {
    expect((await refusal(401, headers, body)).reason).toBe(reason);
  });

  it.each([
    [
      { "www-authenticate": 'Bearer resource_metadata="https://x/y", client_id="c", client_secret="secret"' },
      /oauth\(\{ onDeviceCode \}\)/,
    ],
    [{ "www-authenticate": 'Basic realm="x"' }, /user and password into the address/],
    [{}, /bearerToken, or what the worker expects as headers/],
    [{ "vgi-auth-reason": "insufficient_scope" }, /Ask its operator/],
    [{ "vgi-auth-reason": "invalid_credential" }, /what was sent is not accepted/],
  ])("says what to do about %j", async (headers, next) => {
    const error = await refusal(401, headers);
    expect(error.next).toMatch(next);
    expect(error.challenges.flatMap(({ params }) => Array.from(params.keys())).join()).not.toContain("secret");
  });

  it("passes on what a worker says about the proxy before it, even when the credential was wrong", async () => {
    const hint = "which must set the x-forwarded-client-cert header";
    const error = await refusal(401, {}, { reason: "invalid_credential", proxy_hint: hint });
    expect([error.proxyHint, error.message.includes("bearerToken"), error.message.endsWith(hint)]).toEqual([
      hint,
      true,
      true,
    ]);
    const silent = await refusal(401, { "vgi-auth-proxy-required": "true", "vgi-auth-reason": "proxy_required" });
    expect(silent.next).toMatch(/^This worker only accepts requests through the proxy/);
  });

  it("is another one for 403", async () => {
    const error = await refusal(403, { "www-authenticate": 'Bearer error="insufficient_scope", scope="admin"' });
    expect(error).toMatchObject({ code: "VGI_FORBIDDEN", reason: "insufficient_scope" });
    expect(error.message).toMatch(/does not permit it to this caller .*permission \(scope "admin"\)/);
  });

  it("bounds what others say, and keeps it on one line", async () => {
    const error = await refusal(401, {}, { reason: "unauthorized", detail: `\u001b[31m\u202e${"x".repeat(1000)}` });
    expect(error.detail).toMatch(/^\[31m x{295}…$/);
  });
});
