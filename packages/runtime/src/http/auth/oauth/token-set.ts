import { CredentialError } from "../../../errors/index.js";
import type { OAuthIdentity } from "./identity.js";
import { readIdentity } from "./identity.js";
import { numberField, textField } from "./json-fields.js";

/** What an authorization server gave. */
export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Of this answer; a refresh may bring none. */
  readonly idToken: string | null;
  /** Scopes that were granted, where the server says. */
  readonly scope: string | null;
  /** Until when they are accepted, in milliseconds since 1970; `null` when the server does not say. */
  readonly expiresAt: number | null;
  /** From when on they are better renewed: a request that is on its way must still be accepted. */
  readonly renewAt: number | null;
  /** Of the last id token that there was. */
  readonly identity: OAuthIdentity | null;
}

/** How long before they expire tokens are renewed, unless their whole life is short. */
const LEEWAY_MS = 45_000;

/** How an answer is read. */
export interface ReadTokensOptions {
  /** What it replaces: servers leave out a refresh token that stays. */
  readonly previous: Partial<TokenSet> | null;
  /** The id token is what is sent, so its life counts too. */
  readonly useIdToken: boolean;
  readonly now: number;
}

/** Reads a token response: RFC 6749, section 5.1. Throws `CredentialError` when it has no bearer token. */
export function readTokens(json: Readonly<Record<string, unknown>>, options: ReadTokensOptions): TokenSet {
  const { previous, useIdToken, now } = options;
  const accessToken = tokenField(json, "access_token");
  const type = textField(json, "token_type");
  if (accessToken === null || (type !== null && type.toLowerCase() !== "bearer")) {
    throw new CredentialError({
      what: "the login brought no token that can be used",
      why:
        accessToken === null ? "the answer of the authorization server has none" : "it is of another kind than Bearer",
    });
  }
  const idToken = tokenField(json, "id_token");
  const identity = idToken === null ? null : readIdentity(idToken);
  const idExpiry = useIdToken && identity !== null ? numberField(identity.claims, "exp") : null;
  const lives = [numberField(json, "expires_in"), idExpiry === null ? null : Math.max(0, idExpiry - now / 1000)];
  const seconds = lives.reduce((least, life) => (least === null || (life !== null && life < least) ? life : least));
  return {
    accessToken,
    refreshToken: textField(json, "refresh_token") ?? previous?.refreshToken ?? null,
    idToken,
    scope: textField(json, "scope") ?? previous?.scope ?? null,
    expiresAt: seconds === null ? null : now + seconds * 1000,
    renewAt: seconds === null ? null : now + seconds * 1000 - Math.min(LEEWAY_MS, (seconds * 1000) / 2),
    identity: identity ?? previous?.identity ?? null,
  };
}

/** A text that a header can carry: the characters of RFC 6749, appendix A.12, without the space. */
function tokenField(json: Readonly<Record<string, unknown>>, name: string): string | null {
  const token = textField(json, name);
  return token !== null && /^[\x21-\x7e]+$/.test(token) ? token : null;
}

/** What goes into the header. */
export function bearerOf(tokens: TokenSet, useIdToken: boolean): string {
  return useIdToken && tokens.idToken !== null ? tokens.idToken : tokens.accessToken;
}

/** Whether they need not be renewed yet. */
export function isFresh(tokens: TokenSet, now: number): boolean {
  return tokens.renewAt === null || now < tokens.renewAt;
}

/** Whether they are accepted at this moment, as far as their life goes. */
export function isAlive(tokens: TokenSet, now: number): boolean {
  return tokens.expiresAt === null || now < tokens.expiresAt;
}
