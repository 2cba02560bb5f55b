import { InputError } from "../../errors/index.js";
import type { Session } from "../../session.js";
import type { AggregateState, AggregateStream, GroupNumbers, KeyColumns } from "../aggregates/aggregate-types.js";
import { chooseOverload } from "./choose-overload.js";
import type { Values } from "../calls/function-call.js";
import { overloaded } from "./overloaded.js";
import type { AnyFunction } from "../descriptors/any-function.js";
import type { Overloaded } from "./overloaded-types.js";

type Given = readonly unknown[];
type State = AggregateState<Values, unknown>;
type Stream = AggregateStream<Values, unknown>;

/** An overload with the methods that it may have. */
interface Methods {
  groups(db: Session, keys: unknown, columns: unknown, ...rest: Given): unknown;
  window(db: Session, columns: unknown, frames: unknown, ...rest: Given): unknown;
  session(db: Session, ...rest: Given): State;
  streaming(db: Session, ...rest: Given): Stream;
}

/**
 * Joins the signatures of one aggregate: like `overloaded`, with the methods that its signatures have. Columns and constants choose;
 * a state and a stream are of the signature that their first rows fit. A state without rows is an `InputError` when it is read.
 */
export function overloadedAggregate<const Fns extends readonly AnyFunction[]>(...overloads: Fns): Overloaded<Fns> {
  const choose = <Name extends keyof Methods>(name: Name, given: Given): Methods => {
    const able = overloads.filter((overload) => name in overload);
    return chooseOverload(able, () => given) as unknown as Methods;
  };
  const methods: Methods = {
    groups: (db, keys, columns, ...rest) => choose("groups", [columns, ...rest]).groups(db, keys, columns, ...rest),
    window: (db, columns, frames, ...rest) => choose("window", [columns, ...rest]).window(db, columns, frames, ...rest),
    session: (db, ...rest) => {
      return new ChosenState(nameOf(overloads), (columns) => {
        return choose("session", [columns, ...rest]).session(db, ...rest);
      });
    },
    streaming: (db, ...rest) => {
      return new ChosenStream((columns) => choose("streaming", [columns, ...rest]).streaming(db, ...rest));
    },
  };
  const known = Object.entries(methods).filter(([name]) => overloads.some((overload) => name in overload));
  return Object.assign(overloaded(...overloads), Object.fromEntries(known)) as Overloaded<Fns>;
}

function nameOf(overloads: readonly AnyFunction[]): string {
  return overloads[0]?.descriptor.name ?? "";
}

/** State of the signature that its first rows fit. */
class ChosenState implements State {
  readonly #name: string;
  readonly #choose: (columns: Values) => State;
  #chosen: State | undefined;

  constructor(name: string, choose: (columns: Values) => State) {
    this.#name = name;
    this.#choose = choose;
  }

  async update(groups: GroupNumbers, columns: Values): Promise<void> {
    this.#chosen ??= this.#choose(columns);
    await this.#chosen.update(groups, columns);
  }

  async combine(sources: GroupNumbers, targets: GroupNumbers): Promise<void> {
    await this.#known.combine(sources, targets);
  }

  async finalize(groups: GroupNumbers): Promise<unknown[]> {
    return this.#known.finalize(groups);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#chosen?.[Symbol.asyncDispose]();
  }

  get #known(): State {
    if (this.#chosen !== undefined) return this.#chosen;
    const next = "add the first rows before, or take the session of one of its overloads";
    throw new InputError(`function ${this.#name}`, "it has no rows yet that say which signature is meant", next);
  }
}

/** A stream of the signature that its first chunk fits. */
class ChosenStream implements Stream {
  readonly #choose: (columns: Values) => Stream;
  #chosen: Stream | undefined;

  constructor(choose: (columns: Values) => Stream) {
    this.#choose = choose;
  }

  async chunk(partitionBy: KeyColumns, columns: Values, orderBy?: KeyColumns): Promise<unknown[]> {
    this.#chosen ??= this.#choose(columns);
    return this.#chosen.chunk(partitionBy, columns, orderBy);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#chosen?.[Symbol.asyncDispose]();
  }
}
