import { CredentialError, UsageError, VgiError } from "../../errors/index.js";
import { SharedTask } from "./shared-task.js";
import type { BearerToken, TokenContext, TokenProvider, TokenRefusal } from "./token-provider.js";

/** A refusal without what the source adds. */
export type Refusal = Pick<TokenRefusal, "token" | "reason" | "challenges">;

/**
 * The present token of one worker: asks a provider once for all calls that wait, and, when the worker refuses a token, once whether
 * there is a better one.
 */
export class BearerSource {
  readonly #provider: TokenProvider;
  readonly #context: Omit<TokenContext, "signal">;
  readonly #asking: SharedTask<string | null>;
  /** Where a refused token is looked into; a later refusal of the same one joins. */
  #renewal: { readonly refused: string | null; readonly task: SharedTask<boolean> } | null = null;
  /** What the provider gave last; `undefined` before it gave anything. */
  #latest: string | null | undefined;
  readonly #fixed: boolean;

  constructor(bearerToken: BearerToken, context: Omit<TokenContext, "signal">) {
    this.#provider = toProvider(bearerToken);
    this.#fixed = typeof bearerToken === "string";
    this.#context = context;
    this.#asking = new SharedTask((signal) => this.#ask(signal));
  }

  /** The token to send; `null` for none. Rejects with `CredentialError`, or with what the provider throws where that is ours. */
  token(signal: AbortSignal): Promise<string | null> {
    return this.#asking.run(signal);
  }

  /** A token that may do better than the refused one; `undefined` when there is none. */
  async renew(refusal: Refusal, signal: AbortSignal): Promise<string | null | undefined> {
    if (this.#fixed) return undefined;
    // Another call was refused the same token, and has had it replaced since.
    if (refusal.token !== this.#latest) return this.token(signal);
    if (this.#provider.refused === undefined) {
      const token = await this.token(signal);
      return token === refusal.token ? undefined : token;
    }
    return (await this.#look(refusal, signal)) ? this.token(signal) : undefined;
  }

  async #look(refusal: Refusal, signal: AbortSignal): Promise<boolean> {
    if (this.#renewal?.refused !== refusal.token) {
      const task = new SharedTask((shared) => this.#refused({ ...refusal, ...this.#context, signal: shared }));
      this.#renewal = { refused: refusal.token, task };
    }
    const renewal = this.#renewal;
    try {
      return await renewal.task.run(signal);
    } finally {
      // What is refused later may be refused for another reason. While others wait, they keep what they wait for.
      if (this.#renewal === renewal && !renewal.task.running) this.#renewal = null;
    }
  }

  async #ask(signal: AbortSignal): Promise<string | null> {
    const given = await this.#guard(() => this.#provider.token({ ...this.#context, signal }));
    const token = given === "" ? null : given;
    if (token !== null) checkToken(token);
    this.#latest = token;
    return token;
  }

  async #refused(refusal: TokenRefusal): Promise<boolean> {
    const better = await this.#guard(async () => (await this.#provider.refused?.(refusal)) ?? false);
    // A call that comes back with the same refusal later must not have the new token replaced.
    if (better) this.#latest = undefined;
    return better;
  }

  /** Errors of ours say enough; those of a user's function say that it was theirs. */
  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof VgiError) throw error;
      throw new CredentialError({
        what: `there is no token for ${this.#context.worker}`,
        why: `bearerToken failed: ${error instanceof Error ? error.message : String(error)}`,
        cause: error,
      });
    }
  }
}

function toProvider(bearerToken: BearerToken): TokenProvider {
  if (typeof bearerToken === "string") return { token: () => Promise.resolve(bearerToken) };
  if (typeof bearerToken === "function") return { token: async () => bearerToken() };
  return bearerToken;
}

/** The value itself is never shown. */
function checkToken(token: unknown): void {
  if (typeof token === "string" && /^[\x21-\x7e]+$/.test(token)) return;
  throw new UsageError({
    what: "bearerToken can't be sent",
    why:
      typeof token === "string"
        ? `it has characters that no header may have${/\s$/.test(token) ? ", at its end a space or line break" : ""}`
        : `it is no text but ${typeof token}`,
    next: "Give the token alone, as text.",
  });
}
