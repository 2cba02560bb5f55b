import { emitWarning } from "./emit-warning.js";
import type { RunningCall } from "./running-call.js";

/** What is watched: the iterator's call, as long as it runs. */
export interface Watched {
  call: RunningCall | undefined;
}

/**
 * Ends calls whose iterator was dropped in the middle, once it is garbage collected: nothing else tells that nobody
 * will pull the rest. Until then the call keeps its connection. The first time a warning says so.
 */
export class ForgottenCalls {
  readonly #registry = new FinalizationRegistry<Watched>((watched) => this.#collect(watched));
  #warned = false;

  /** @param watched must not lead to the iterator, or it would never be collected */
  watch(iterator: object, watched: Watched): void {
    this.#registry.register(iterator, watched);
  }

  #collect({ call }: Watched): void {
    if (call === undefined) return;
    call.close("its iterator, which nobody held any more,");
    void call.end();
    if (this.#warned) return;
    this.#warned = true;
    emitWarning(
      `${call.what} was left in the middle without ending it, and kept its connection until it was garbage collected. ` +
        "End a loop with break, or call return() of its iterator.",
    );
  }
}
