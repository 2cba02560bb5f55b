import type { AuthReason } from "../../errors/index.js";
import type { HttpClient } from "../http-client.js";
import type { AuthChallenge } from "./challenge.js";

/** For whom a token is wanted. */
export interface TokenContext {
  /** Address of the worker, without credentials, query string and trailing slash. */
  readonly worker: string;
  /** Aborted when nobody waits for the token any more. */
  readonly signal: AbortSignal;
  /** For requests of the provider's own: it adds no credentials, and has the TLS and proxy settings of the pool. */
  readonly http: HttpClient;
  /** Whether credentials may go over plain `http:` to other machines. */
  readonly allowInsecureAuth: boolean;
}

/** A token that the worker refused with 401. */
export interface TokenRefusal extends TokenContext {
  /** What was refused; `null` when the request carried none. */
  readonly token: string | null;
  readonly reason: AuthReason;
  /** What `WWW-Authenticate` asks for. */
  readonly challenges: readonly AuthChallenge[];
}

/**
 * Where tokens come from. Both functions are asked once for all calls that wait at the same time; how long a token is kept is the
 * provider's to decide. What they throw ends the calls that wait.
 *
 * @example
 * ```ts
 * import { createPool, type TokenProvider } from "vgi-runtime";
 *
 * declare function fetchToken(): Promise<string>;
 * let token: string | null = null;
 * const provider: TokenProvider = {
 *   token: async () => (token ??= await fetchToken()),
 *   refused: async (refusal) => {
 *     if (refusal.reason === "insufficient_scope") return false;
 *     token = null;
 *     return true;
 *   },
 * };
 * await using pool = createPool("https://vgi.example.com", { bearerToken: provider });
 * ```
 */
export interface TokenProvider {
  /** The token to send; `null` or an empty text for none. */
  token(context: TokenContext): Promise<string | null>;
  /**
   * The worker refused a token. True when `token()` will give a better one now: the request is sent once more then, which is safe,
   * because a worker refuses before it runs anything. Without it, `token()` is asked again, and a token that differs is tried.
   */
  refused?(refusal: TokenRefusal): Promise<boolean>;
}

/** A token that stays, a function that gives the present one, or a provider. */
export type BearerToken = string | (() => string | null | Promise<string | null>) | TokenProvider;
