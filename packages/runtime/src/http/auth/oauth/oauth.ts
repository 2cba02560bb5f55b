import { type Clock, systemClock } from "../clock.js";
import type { TokenProvider } from "../token-provider.js";
import { workerKey } from "../worker-key.js";
import type { OAuthIdentity } from "./identity.js";
import type { OAuthOptions } from "./oauth-options.js";
import { OAuthSession } from "./oauth-session.js";

/** Logins, one per worker, as a source of bearer tokens. */
export interface OAuthProvider extends TokenProvider {
  /**
   * Who is logged in for a worker; of the last worker when none is named. `null` before the login, and when the authorization server
   * does not say. It asks nobody.
   */
  identity(worker?: string): OAuthIdentity | null;
  /** Forgets all logins, stored ones too: the next call logs in anew. */
  forget(): Promise<void>;
}

/**
 * Tokens by OAuth 2.0, for workers that ask for a login: with a 401 that names their metadata (RFC 9728), whose authorization server
 * (RFC 8414) takes logins by device code (RFC 8628). Tokens are renewed before they expire. Calls that wait share one login; when the
 * last of them is cancelled, it ends.
 *
 * Failures are `CredentialError`s: denied, expired, a server that can't be reached. Nothing of a login is ever in a message.
 *
 * @example
 * ```ts
 * import { createPool, oauth } from "vgi-runtime";
 *
 * const login = oauth({
 *   onDeviceCode: ({ verificationUri, userCode }) => console.error(`Open ${verificationUri} and enter ${userCode}`),
 * });
 * await using pool = createPool("https://vgi.example.com", { bearerToken: login });
 * await using lease = await pool.acquire();
 * await lease.connection.http?.capabilities();
 * console.log(login.identity()?.email);
 * ```
 */
export function oauth(options: OAuthOptions = {}): OAuthProvider {
  return oauthWith(options, systemClock);
}

/** For tests: with a clock of theirs. */
export function oauthWith(options: OAuthOptions, clock: Clock): OAuthProvider {
  const sessions = new Map<string, OAuthSession>();
  let last: OAuthSession | undefined;
  const sessionOf = (worker: string): OAuthSession => {
    last = sessions.get(worker) ?? new OAuthSession(worker, options, clock);
    sessions.set(worker, last);
    return last;
  };
  return {
    token: (context) => sessionOf(context.worker).token(context),
    refused: (refusal) => sessionOf(refusal.worker).refused(refusal),
    identity: (worker) => (worker === undefined ? last : sessions.get(workerKey(worker)))?.identity ?? null,
    forget: async () => {
      for (const session of sessions.values()) await session.forget();
    },
  };
}
