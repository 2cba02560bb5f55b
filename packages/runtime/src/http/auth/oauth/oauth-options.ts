import type { DeviceCodePrompt } from "./device-code.js";
import type { TokenStore } from "./token-store.js";

/** Settings of {@link oauth}. */
export interface OAuthOptions {
  /**
   * Shows a person where to log in, and with which code; the call that needs the login waits meanwhile, within its own limits. Without
   * it only a refresh token or a stored login can be used.
   */
  readonly onDeviceCode?: ((prompt: DeviceCodePrompt) => void | Promise<void>) | undefined;
  /** A refresh token that was obtained elsewhere, for the first login. Keep it out of the source. */
  readonly refreshToken?: string | undefined;
  /** Keeps logins for the next process. Default: none is kept. */
  readonly store?: TokenStore | undefined;
  /** The client that the authorization server knows. Default: the one that the worker names. */
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** Scopes to ask for. Default: those that the worker names, else `openid`. */
  readonly scopes?: readonly string[] | undefined;
  /** The only authorization server to log in at. Default: the first that the worker names. */
  readonly issuer?: string | undefined;
  /** What the worker calls itself in its metadata, when that is not the address that is called. */
  readonly resource?: string | undefined;
}
