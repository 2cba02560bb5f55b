import type { AuthChallenge } from "../http/auth/challenge.js";
import { type HttpAnswer, HttpStatusError } from "./transport-errors.js";
import { type ErrorText, VgiError } from "./vgi-error.js";

/**
 * At which stage a worker refused a request; the closed set of the vgi-rpc specification of unauthorized responses, section 3.
 * `unauthorized` stands for what is not classified, and for codes that are not known here.
 */
export type AuthReason =
  | "missing_credential"
  | "invalid_credential"
  | "expired_credential"
  | "insufficient_scope"
  | "proxy_required"
  | "unauthorized";

/** What an {@link AuthenticationError} knows besides its text. */
export interface AuthFailure {
  readonly reason: AuthReason;
  readonly detail: string;
  readonly proxyHint: string | null;
  readonly challenges: readonly AuthChallenge[];
}

/**
 * The worker, or something before it, refused the credentials of a request: HTTP 401 or 403. The method was not run. `code` is
 * `VGI_AUTHENTICATION` for 401 and `VGI_FORBIDDEN` for 403.
 *
 * @example
 * ```ts
 * import { AuthenticationError } from "vgi-runtime";
 *
 * export function canLogInAgain(error: unknown): boolean {
 *   return error instanceof AuthenticationError && error.reason !== "insufficient_scope" && error.proxyHint === null;
 * }
 * ```
 */
export class AuthenticationError extends HttpStatusError implements AuthFailure {
  static override readonly brand: string = "AuthenticationError";
  readonly reason: AuthReason;
  /** The worker's own words; may be empty. */
  readonly detail: string;
  /** What the worker says about the proxy before it, when its authentication depends on one. */
  readonly proxyHint: string | null;
  /** What `WWW-Authenticate` asks for. Client secrets in it are left out. */
  readonly challenges: readonly AuthChallenge[];

  constructor(text: ErrorText, answer: HttpAnswer, failure: AuthFailure) {
    super(text, answer, answer.status === 403 ? "VGI_FORBIDDEN" : "VGI_AUTHENTICATION");
    this.reason = failure.reason;
    this.detail = failure.detail;
    this.proxyHint = failure.proxyHint;
    this.challenges = failure.challenges;
  }
}

/** No credential could be obtained: a token provider failed, a login was denied or ran out of time, a refresh was refused. */
export class CredentialError extends VgiError {
  static override readonly brand: string = "CredentialError";
  /** Error code of the authorization server, e.g. `access_denied`, `expired_token`, `invalid_grant` (RFC 6749, RFC 8628). */
  readonly oauthError: string | null;

  constructor(text: ErrorText & { readonly oauthError?: string | undefined }) {
    super("VGI_CREDENTIAL", text);
    this.oauthError = text.oauthError ?? null;
  }
}
