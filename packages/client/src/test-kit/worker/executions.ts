import type { RecordBatch } from "apache-arrow";
import type { AggregateFunction } from "../define/index.js";
import type { Collector, Transform } from "../define/function-definition.js";
import type { BoundCall } from "./bind-call.js";
import { refuse } from "./refuse.js";

/** What a running execution keeps in the worker between two calls. */
export type ExecutionState =
  | { readonly kind: "transform"; readonly transform: Transform }
  | { readonly kind: "collector"; readonly collector: Collector }
  | { readonly kind: "aggregate"; readonly aggregate: AggregateState }
  | { readonly kind: "running-aggregate"; readonly running: RunningAggregate };

/** An aggregate with the states of its groups. */
export interface AggregateState {
  readonly bound: BoundCall;
  readonly definition: AggregateFunction;
  readonly groups: Map<bigint, unknown>;
  /** Partitions of a window, by the client's number. */
  readonly partitions: Map<bigint, RecordBatch>;
}

/** An aggregate over a stream of rows, with the states of its partitions by their keys. */
export interface RunningAggregate {
  readonly bound: BoundCall;
  readonly definition: AggregateFunction;
  /** Number of columns before the values: the first ones name the partition. */
  readonly partitionKeys: number;
  readonly keys: number;
  readonly partitions: Map<string, unknown>;
}

/** Most executions that are kept; a client that never finishes one must not fill the memory. */
const CAPACITY = 10_000;

/** Executions by id: 16 random bytes. */
export class Executions {
  readonly #states = new Map<string, ExecutionState>();

  /** Number of executions that are kept. */
  get size(): number {
    return this.#states.size;
  }

  /** A fresh id. */
  static newId(): Uint8Array {
    return crypto.getRandomValues(new Uint8Array(16));
  }

  has(id: Uint8Array): boolean {
    return this.#states.has(keyOf(id));
  }

  keep(id: Uint8Array, state: ExecutionState): void {
    this.#states.set(keyOf(id), state);
    if (this.#states.size <= CAPACITY) return;
    const [oldest] = this.#states.keys();
    if (oldest !== undefined) this.#states.delete(oldest);
  }

  /** The state of an execution; throws when it is unknown or of another kind. */
  get<K extends ExecutionState["kind"]>(id: Uint8Array | null, kind: K): Extract<ExecutionState, { kind: K }> {
    const state = id === null ? undefined : this.#states.get(keyOf(id));
    if (state?.kind !== kind) {
      throw refuse(
        "ExecutionNotFoundError",
        "this worker knows no such execution: it ended, or ran elsewhere",
        "NOT_FOUND",
      );
    }
    return state as Extract<ExecutionState, { kind: K }>;
  }

  forget(id: Uint8Array): void {
    this.#states.delete(keyOf(id));
  }
}

function keyOf(id: Uint8Array): string {
  return Array.from(id, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
