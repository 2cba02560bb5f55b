import { AuthenticationError, type AuthReason, type HttpAnswer } from "../../errors/index.js";
import type { HttpResponse } from "../http-client.js";
import { type AuthChallenge, bearerParams, parseChallenges, withoutSecrets } from "./challenge.js";
import { plainText } from "./plain-text.js";

const REASONS: readonly string[] = [
  "missing_credential",
  "invalid_credential",
  "expired_credential",
  "insufficient_scope",
  "proxy_required",
  "unauthorized",
] satisfies AuthReason[];

/** What a refusal asks for in its headers. */
export function challengesOf(response: HttpResponse): AuthChallenge[] {
  return parseChallenges(response.header("www-authenticate") ?? "");
}

/** The reason that the headers give; an absent or unknown one is `unauthorized`: the worker is newer, not broken. */
export function reasonOf(response: HttpResponse): AuthReason {
  return known(response.header("vgi-auth-reason")) ?? "unauthorized";
}

/**
 * The error for HTTP 401 and 403. The body is the JSON envelope of vgi-rpc's specification of unauthorized responses, section 4.3, or
 * anything: gateways and single sign-on portals refuse too.
 *
 * @param where address of the worker, fit for messages
 */
export function authenticationError(
  response: HttpResponse,
  answer: HttpAnswer,
  where: string,
  method: string,
): AuthenticationError {
  const challenges = challengesOf(response);
  const envelope = readEnvelope(answer.body);
  const reason =
    known(envelope["reason"]) ??
    known(response.header("vgi-auth-reason")) ??
    fromBearer(challenges) ??
    ("unauthorized" satisfies AuthReason);
  const detail = plainText(text(envelope["detail"]));
  const hint = plainText(text(envelope["proxy_hint"]), 1000);
  const proxied = hint !== "" || response.header("vgi-auth-proxy-required") === "true" || reason === "proxy_required";
  const proxyHint = hint !== "" ? hint : proxied ? PROXY_HINT : null;
  const said = detail === "" || detail === reason ? "" : `: ${JSON.stringify(detail)}`;
  const advice = answer.status === 403 ? forbidden(challenges) : nextStep(reason, challenges);
  return new AuthenticationError(
    {
      what: `${method} was refused`,
      why: `${where} ${answer.status === 403 ? "does not permit it to this caller" : "wants other credentials"} (HTTP ${answer.status}, ${reason}${said})`,
      next: proxyHint === null ? advice : reason === "proxy_required" ? proxyHint : `${advice} ${proxyHint}`,
    },
    answer,
    { reason, detail, proxyHint, challenges: withoutSecrets(challenges) },
  );
}

const PROXY_HINT =
  "This worker only accepts requests through the proxy that identifies its callers: use the address of that, or ask its operator.";

function nextStep(reason: AuthReason, challenges: readonly AuthChallenge[]): string {
  switch (reason) {
    case "missing_credential":
    case "unauthorized":
      if (bearerParams(challenges).has("resource_metadata"))
        return "Log in: give oauth({ onDeviceCode }) as bearerToken, or a token that you have.";
      return challenges.some(({ scheme }) => scheme === "basic")
        ? "Put user and password into the address, or give a valid token as bearerToken."
        : "Give a valid token as bearerToken, or what the worker expects as headers.";
    case "invalid_credential":
      return "Give a valid token as bearerToken, or what the worker expects as headers: what was sent is not accepted.";
    case "expired_credential":
      return "Give a valid token as bearerToken; a function or a provider there is asked again when a token has expired.";
    case "insufficient_scope":
      return forbidden(challenges);
    case "proxy_required":
      return PROXY_HINT;
  }
}

function forbidden(challenges: readonly AuthChallenge[]): string {
  const scope = bearerParams(challenges).get("scope");
  const wanted = scope === undefined ? "" : ` (scope ${JSON.stringify(plainText(scope))})`;
  return `Ask its operator for the permission${wanted}, or call with other credentials.`;
}

/** RFC 6750, section 3.1. */
function fromBearer(challenges: readonly AuthChallenge[]): AuthReason | undefined {
  switch (bearerParams(challenges).get("error")) {
    case "invalid_token":
      return "invalid_credential";
    case "insufficient_scope":
      return "insufficient_scope";
    default:
      return undefined;
  }
}

function known(value: unknown): AuthReason | undefined {
  return typeof value === "string" && REASONS.includes(value) ? (value as AuthReason) : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function readEnvelope(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
