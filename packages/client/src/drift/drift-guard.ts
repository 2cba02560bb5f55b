import { CancelledError, DeadlineError } from "vgi-runtime";
import { DriftError } from "../errors/index.js";
import type { SchemaModel } from "../model/catalog.js";
import type { FunctionCall } from "../model/call.js";
import type { RunningCall } from "../running-call.js";
import type { Drift } from "./describe-drift.js";
import type { DriftPolicy } from "./drift-policy.js";
import { driftedKind, type ExpectedObject } from "./expected-object.js";
import { KnownObjects } from "./known-objects.js";

/** What the guard needs of its session. */
export interface GuardedSession {
  /** Catalog, for messages. */
  readonly catalog: string;
  readonly defaultSchema: string;
  /** How often it was attached again: what is known of the catalog belongs to one attach. */
  readonly generation: number;
  /** Lists the catalog, on the connection of a call. */
  load(call: RunningCall): Promise<readonly SchemaModel[]>;
}

/** What one attach has. */
interface Known {
  readonly generation: number;
  readonly objects: KnownObjects;
}

/** The name of an object, with its schema where it is not in the default one. */
export type GuardedName = Pick<FunctionCall, "name" | "schema">;

/**
 * Compares functions, tables, views and macros with what generated code takes them to be, at the first use of each. The catalog is listed once for each
 * attach, by the call that comes first; others that come meanwhile wait for it.
 */
export class DriftGuard {
  readonly #policy: Exclude<DriftPolicy, "off">;
  readonly #session: GuardedSession;
  readonly #warned = new Set<string>();
  #seen = new WeakSet<ExpectedObject>();
  #known: Known | undefined;
  #loading: Promise<Known> | undefined;

  constructor(policy: Exclude<DriftPolicy, "off">, session: GuardedSession) {
    this.#policy = policy;
    this.#session = session;
  }

  /** Whether an object need not be looked at any more. */
  hasSeen(expected: ExpectedObject): boolean {
    return this.#known?.generation === this.#session.generation && this.#seen.has(expected);
  }

  /** Compares an object. Warns, or throws `DriftError`, when it is another than expected. */
  async check(object: GuardedName, expected: ExpectedObject, running: RunningCall): Promise<void> {
    const { fingerprint } = expected;
    if (fingerprint === undefined) return;
    const drift = await this.#compare(object, { ...expected, fingerprint }, running);
    const error = drift === undefined ? undefined : this.#error(object, expected, drift);
    if (error !== undefined && this.#policy === "error") throw error;
    if (error !== undefined) this.#warn(error, running);
    this.#seen.add(expected);
  }

  async #compare(
    { name, schema }: GuardedName,
    expected: ExpectedObject & { readonly fingerprint: string },
    running: RunningCall,
  ): Promise<Drift | undefined> {
    let known: Known;
    try {
      known = await this.#catalog(running);
    } catch (error) {
      running.check();
      if (this.#policy === "error") throw error;
      return { kind: "other", text: `it can't be compared: ${error instanceof Error ? error.message : String(error)}` };
    }
    return known.objects.compare(schema ?? this.#session.defaultSchema, name, expected);
  }

  #error({ name, schema }: GuardedName, expected: ExpectedObject, drift: Drift): DriftError {
    const path = schema === undefined ? [] : [schema].flat();
    return new DriftError(driftedKind(expected), [...path, name].join("."), this.#session.catalog, drift);
  }

  #warn(error: DriftError, running: RunningCall): void {
    if (this.#warned.has(error.message)) return;
    this.#warned.add(error.message);
    const { onLog } = running.rpcOptions;
    if (onLog !== undefined) onLog({ level: "WARN", message: error.message, extra: { code: error.code } });
    else emitWarning(error);
  }

  async #catalog(running: RunningCall): Promise<Known> {
    for (;;) {
      const known = this.#known;
      if (known?.generation === this.#session.generation) return known;
      const loading = this.#loading;
      if (loading === undefined) return this.#load(running);
      try {
        await running.wait(loading);
      } catch (error) {
        running.check();
        // Only the call that lent its connection was given up: another goes on.
        if (!(error instanceof CancelledError || error instanceof DeadlineError)) throw error;
      }
    }
  }

  async #load(running: RunningCall): Promise<Known> {
    const loading = this.#session
      .load(running)
      .then((schemas): Known => ({ generation: this.#session.generation, objects: new KnownObjects(schemas) }));
    this.#loading = loading;
    try {
      const loaded = await loading;
      this.#known = loaded;
      this.#seen = new WeakSet();
      return loaded;
    } finally {
      this.#loading = undefined;
    }
  }
}

function emitWarning(error: DriftError): void {
  const { process } = globalThis as {
    process?: { emitWarning?: (message: string, options: { readonly type: string; readonly code: string }) => void };
  };
  process?.emitWarning?.(error.message, { type: "VgiDriftWarning", code: error.code });
}
