import type { CallScope } from "./call-scope.js";

/** A call that has not been answered, or not to the end. */
export interface CallUnderWay {
  readonly method: string;
  readonly kind: "unary" | "stream";
  readonly scope: CallScope;
  /** Resolves when it is over, and all of its answer was read. Never rejects. */
  readonly ended: Promise<void>;
}

/** The calls under way on one connection: a stream, or unary calls whose answers come in the order of the calls. */
export class CallsUnderWay {
  readonly #calls: (CallUnderWay & { readonly end: () => void })[] = [];

  /** The one that was made last. */
  get last(): CallUnderWay | null {
    return this.#calls.at(-1) ?? null;
  }

  /** @returns resolves when the call before it is over; `null` when there is none */
  add(method: string, kind: CallUnderWay["kind"], scope: CallScope): Promise<void> | null {
    const before = this.last?.ended ?? null;
    let resolveEnded: (() => void) | undefined;
    const ended = new Promise<void>((resolve) => {
      resolveEnded = resolve;
    });
    this.#calls.push({ method, kind, scope, ended, end: () => resolveEnded?.() });
    return before;
  }

  /** The method that a scope is of. */
  methodOf(scope: CallScope): string | undefined {
    return this.#calls.find((call) => call.scope === scope)?.method;
  }

  /** A call is over. */
  remove(scope: CallScope): void {
    const at = this.#calls.findIndex((call) => call.scope === scope);
    if (at >= 0) this.#calls.splice(at, 1)[0]?.end();
  }
}
