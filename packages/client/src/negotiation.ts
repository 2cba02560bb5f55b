import { loadProtocol, type ProtocolModule } from "vgi-protocol";
import { readVersionHint, routedRouting, unroutedRouting, type Routing, type VersionHint } from "vgi-runtime";
import type { Agreement } from "./agreement.js";
import { dialectFor, dialects, newestDialect, routedName, type Dialect } from "./dialects/dialect.js";
import { isRefusal, PinnedVersionError, UnknownProtocolVersionError } from "./errors/index.js";

/** A guess of what the worker speaks. */
interface Guess {
  readonly dialect: Dialect;
  readonly routed: boolean;
}

/** The first guess, and at most two corrections: the version, and the wire generation. */
const MOST_ATTEMPTS = 3;

/**
 * Settles the protocol version by the first call itself: it is made in the newest version, and a refusal says what the
 * worker speaks (an error with `Server: X.Y.Z`, on both wire generations). No probe, and no cost when
 * the guess is right. Calls that come while the first is on its way wait for it.
 */
export class Negotiation {
  readonly #pinned: boolean;
  #guess: Guess;
  #settled: Agreement | undefined;
  #first: Promise<unknown> | undefined;

  /** @param version speak this version and no other; unknown versions throw. Default: negotiate. */
  constructor(version?: string) {
    const dialect = version === undefined ? newestDialect : dialectFor(version);
    if (dialect === undefined) throw new UnknownProtocolVersionError(version ?? "", dialects);
    this.#pinned = version !== undefined;
    this.#guess = { dialect, routed: dialect.routed };
  }

  /** The settled agreement. */
  async agreement(): Promise<Agreement> {
    await this.#first?.catch(() => undefined);
    return this.#settled ?? (await agree(this.#guess));
  }

  /**
   * Makes a call in what is agreed on, or settles it by this call.
   *
   * @param wait waits for the call that is settling it, and no longer than this one lasts
   */
  async call<T>(
    attempt: (agreement: Agreement) => Promise<T>,
    wait: (first: Promise<unknown>) => Promise<unknown>,
  ): Promise<T> {
    while (this.#settled === undefined && this.#first !== undefined) await wait(this.#first.catch(() => undefined));
    if (this.#settled !== undefined) return attempt(this.#settled);
    const first = this.#settle(attempt);
    this.#first = first.finally(() => {
      this.#first = undefined;
    });
    this.#first.catch(() => undefined);
    return first;
  }

  async #settle<T>(attempt: (agreement: Agreement) => Promise<T>): Promise<T> {
    for (let attempts = 1; ; attempts += 1) {
      const agreement = await agree(this.#guess);
      try {
        const result = await attempt(agreement);
        this.#settled = agreement;
        return result;
      } catch (error) {
        const hint = readVersionHint(error);
        if (hint === null) {
          // The worker understood the request and refused it for another reason: the guess was right.
          if (isRefusal(error)) this.#settled = agreement;
          throw error;
        }
        if (this.#pinned) this.#refuseOther(hint, error);
        const next = attempts < MOST_ATTEMPTS ? this.#correct(hint, error) : undefined;
        if (next === undefined) throw error;
        this.#guess = next;
      }
    }
  }

  /** Another version than the one that was asked for is no correction, but an answer. */
  #refuseOther({ serverVersion }: VersionHint, cause: unknown): void {
    const { version } = this.#guess.dialect;
    if (serverVersion === null || dialectFor(serverVersion)?.version === version) return;
    throw new PinnedVersionError(version, serverVersion, cause);
  }

  #correct(hint: VersionHint, cause: unknown): Guess | undefined {
    const { dialect: current, routed: wasRouted } = this.#guess;
    const routed = hint.generation === null ? wasRouted : hint.generation === "routed";
    let dialect: Dialect | undefined = current;
    if (hint.serverVersion !== null) {
      dialect = dialectFor(hint.serverVersion);
      if (dialect === undefined) throw new UnknownProtocolVersionError(hint.serverVersion, dialects, cause);
    }
    return dialect === current && routed === wasRouted ? undefined : { dialect, routed };
  }
}

async function agree(guess: Guess): Promise<Agreement> {
  const protocol: ProtocolModule = await loadProtocol(guess.dialect.version);
  const routing: Routing = guess.routed ? routedRouting(routedName) : unroutedRouting();
  return { dialect: guess.dialect, routing, protocol };
}
