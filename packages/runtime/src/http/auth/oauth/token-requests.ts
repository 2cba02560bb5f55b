import { redactUrl } from "../../../address/index.js";
import { CredentialError } from "../../../errors/index.js";
import type { Clock } from "../clock.js";
import { plainText } from "../plain-text.js";
import { textField } from "./json-fields.js";
import { type JsonAnswer, type JsonRequests, postForm } from "./json-requests.js";
import { readTokens, type TokenSet } from "./token-set.js";

/** As whom, and where, tokens are asked for and renewed. */
export interface Grant {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  /** Scopes that are asked for, separated by spaces. */
  readonly scope: string;
  readonly useIdToken: boolean;
}

/**
 * Renews tokens: RFC 6749, section 6. The scopes are those that were granted: asking for one more would be refused.
 *
 * Rejects with `CredentialError`; its `oauthError` is `invalid_grant` when the refresh token is no longer accepted.
 */
export async function refreshTokens(
  grant: Grant,
  previous: Pick<TokenSet, "refreshToken"> & Partial<TokenSet>,
  requests: JsonRequests,
  clock: Clock,
): Promise<TokenSet> {
  const answer = await postForm(requests, grant.tokenEndpoint, {
    grant_type: "refresh_token",
    refresh_token: previous.refreshToken ?? "",
    ...clientFields(grant),
    scope: previous.scope ?? grant.scope,
  });
  if (answer.status !== 200) throw oauthFailure(answer, grant.tokenEndpoint, "renew the token");
  return readTokens(answer.body, { previous, useIdToken: grant.useIdToken, now: clock.now() });
}

/** Fields by which the client names itself. */
export function clientFields(grant: Pick<Grant, "clientId" | "clientSecret">): Record<string, string> {
  const { clientId, clientSecret } = grant;
  return { client_id: clientId, ...(clientSecret === null ? {} : { client_secret: clientSecret }) };
}

/** The error for an answer other than success: RFC 6749, section 5.2. What was sent is not in it. */
export function oauthFailure(answer: JsonAnswer, url: string, aim: string): CredentialError {
  const error = textField(answer.body, "error");
  const description = textField(answer.body, "error_description");
  const said =
    error === null ? "" : ` (${plainText(error, 80)}${description === null ? "" : `: ${plainText(description)}`})`;
  return new CredentialError({
    what: `${redactUrl(url)} did not ${aim}`,
    why: `it answered with HTTP ${answer.status}${said}`,
    oauthError: error ?? undefined,
  });
}
