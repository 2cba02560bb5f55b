import { CredentialError } from "../../../errors/index.js";
import { bearerParams } from "../challenge.js";
import type { Clock } from "../clock.js";
import { isSafeForCredentials } from "../loopback.js";
import type { TokenContext, TokenRefusal } from "../token-provider.js";
import { loginByDeviceCode } from "./device-code.js";
import { discoverLogin, type LoginPlan } from "./discover-login.js";
import type { OAuthIdentity } from "./identity.js";
import type { OAuthOptions } from "./oauth-options.js";
import { type Grant, refreshTokens } from "./token-requests.js";
import { bearerOf, isAlive, isFresh, type TokenSet } from "./token-set.js";
import { isStoredLogin } from "./token-store.js";

interface Login {
  readonly tokens: TokenSet;
  readonly grant: Grant;
}

/** A token that is refused this soon after its login would be refused after another login as well. */
const JUST_NOW_MS = 60_000;

/** The login for one worker. Pools may share it: what they ask at the same time is done one after the other. */
export class OAuthSession {
  readonly #worker: string;
  readonly #options: OAuthOptions;
  readonly #clock: Clock;
  #login: Login | null = null;
  #loaded = false;
  #turn: Promise<unknown> = Promise.resolve();
  #seed: string | undefined;
  /** The last token that a person logged in for, and when. */
  #fresh: { readonly bearer: string; readonly at: number } | null = null;

  constructor(worker: string, options: OAuthOptions, clock: Clock) {
    this.#worker = worker;
    this.#options = options;
    this.#clock = clock;
    this.#seed = options.refreshToken;
  }

  get identity(): OAuthIdentity | null {
    return this.#login?.tokens.identity ?? null;
  }

  /** A token that is still good, renewed where it is about to expire; `null` when only the worker can say how to get one. */
  token(context: TokenContext): Promise<string | null> {
    return this.#alone(context.signal, () => this.#token(context));
  }

  /** Gets a better token than the refused one: by what another process stored, by renewal, by a login. */
  refused(refusal: TokenRefusal): Promise<boolean> {
    return this.#alone(refusal.signal, () => this.#refused(refusal));
  }

  forget(): Promise<void> {
    return this.#alone(null, async () => {
      this.#seed = undefined;
      this.#fresh = null;
      this.#loaded = true;
      await this.#keep(null);
    });
  }

  #alone<T>(signal: AbortSignal | null, work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => {
      signal?.throwIfAborted();
      return work();
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #token(context: TokenContext): Promise<string | null> {
    if (!this.#loaded) {
      this.#login = await this.#load();
      this.#loaded = true;
    }
    if (this.#login === null) return null;
    if (isFresh(this.#login.tokens, this.#clock.now())) return this.#bearer();
    try {
      return (await this.#renew(this.#login, context)) ? this.#bearer() : null;
    } catch (error) {
      context.signal.throwIfAborted();
      // Renewing early has failed; the token may do for this call.
      if (this.#login !== null && isAlive(this.#login.tokens, this.#clock.now())) return this.#bearer();
      throw error;
    }
  }

  async #refused(refusal: TokenRefusal): Promise<boolean> {
    const { reason, challenges, token } = refusal;
    if (reason === "insufficient_scope" || reason === "proxy_required") return false;
    if (challenges.length > 0 && !challenges.some(({ scheme }) => scheme === "bearer")) return false;
    if (!refusal.allowInsecureAuth && !isSafeForCredentials(new URL(this.#worker))) throw insecure(this.#worker);
    if (token !== null && token === this.#fresh?.bearer && this.#clock.now() - this.#fresh.at < JUST_NOW_MS)
      return false;
    if (this.#login !== null) {
      // Another pool has had it replaced.
      if (token !== this.#bearer()) return true;
      if (await this.#renew(this.#login, refusal)) return true;
    }
    const plan = await discoverLogin(this.#worker, bearerParams(challenges), this.#options, requestsOf(refusal));
    if (plan === null) return false;
    if (await this.#useSeed(plan, refusal)) return true;
    await this.#logIn(plan, refusal);
    return true;
  }

  /** False when there is nothing to renew with, or when it is no longer accepted: the login is forgotten then. */
  async #renew(login: Login, context: TokenContext): Promise<boolean> {
    // Another process may have renewed it, and a refresh token can often be used once.
    const stored = await this.#load();
    if (stored !== null && stored.tokens.accessToken !== login.tokens.accessToken) {
      this.#login = stored;
      if (isFresh(stored.tokens, this.#clock.now())) return true;
    }
    const current = this.#login ?? login;
    if (current.tokens.refreshToken !== null && (await this.#refresh(current.grant, current.tokens, context)))
      return true;
    await this.#keep(null);
    return false;
  }

  async #useSeed(plan: LoginPlan, context: TokenContext): Promise<boolean> {
    const refreshToken = this.#seed;
    if (refreshToken === undefined) return false;
    if (await this.#refresh(plan.seed, { refreshToken }, context)) return true;
    this.#seed = undefined;
    return false;
  }

  /** False when the refresh token is no longer accepted; other failures are errors, and leave everything as it is. */
  async #refresh(
    grant: Grant,
    previous: Pick<TokenSet, "refreshToken"> & Partial<TokenSet>,
    context: TokenContext,
  ): Promise<boolean> {
    try {
      const tokens = await refreshTokens(grant, previous, requestsOf(context), this.#clock);
      await this.#keep({ tokens, grant });
      return true;
    } catch (error) {
      if (error instanceof CredentialError && error.oauthError === "invalid_grant") return false;
      throw error;
    }
  }

  async #logIn(plan: LoginPlan, context: TokenContext): Promise<void> {
    const { onDeviceCode } = this.#options;
    const { deviceAuthorizationEndpoint } = plan;
    if (deviceAuthorizationEndpoint === null) {
      throw new CredentialError({
        what: `there is no login for ${this.#worker}`,
        why: "its authorization server has none by device code",
        next: "Give oauth({ refreshToken }) a refresh token that was obtained in a browser, or a token as bearerToken.",
      });
    }
    if (onDeviceCode === undefined) {
      throw new CredentialError({
        what: `${this.#worker} wants a login`,
        why: "a person has to open a page and enter a code there, and nothing is set to show it",
        next: "Give oauth({ onDeviceCode }), or a refreshToken or store with a login in it.",
      });
    }
    const tokens = await loginByDeviceCode({
      deviceAuthorizationEndpoint,
      grant: plan.login,
      worker: this.#worker,
      resourceName: plan.resourceName,
      onDeviceCode,
      requests: requestsOf(context),
      clock: this.#clock,
    });
    this.#fresh = { bearer: bearerOf(tokens, plan.login.useIdToken), at: this.#clock.now() };
    await this.#keep({ tokens, grant: plan.renewal });
  }

  /** In memory first: what could not be stored is still a login. */
  async #keep(login: Login | null): Promise<void> {
    this.#login = login;
    const { store } = this.#options;
    if (store === undefined) return;
    await store.save(this.#worker, login === null ? null : { version: 1, ...login });
  }

  async #load(): Promise<Login | null> {
    const stored: unknown = (await this.#options.store?.load(this.#worker)) ?? null;
    return isStoredLogin(stored) ? { tokens: stored.tokens, grant: stored.grant } : null;
  }

  #bearer(): string | null {
    return this.#login === null ? null : bearerOf(this.#login.tokens, this.#login.grant.useIdToken);
  }
}

function requestsOf(context: TokenContext): Pick<TokenContext, "http" | "signal" | "allowInsecureAuth"> {
  return context;
}

function insecure(worker: string): CredentialError {
  return new CredentialError({
    what: `there is no login for ${worker}`,
    why: "over plain http everyone on the way could read the token",
    next: "Use https, or say allowInsecureAuth: true where the network itself is trusted.",
  });
}
