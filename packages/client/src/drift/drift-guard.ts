import { CancelledError, DeadlineError } from "vgi-runtime";
import { DriftError } from "../errors.js";
import type { FunctionModel, SchemaModel } from "../model/catalog.js";
import type { FunctionCall } from "../model/call.js";
import { functionFingerprint } from "../model/fingerprint.js";
import type { RunningCall } from "../running-call.js";
import { describeDrift, type Drift } from "./describe-drift.js";
import type { DriftPolicy } from "./drift-policy.js";
import type { ExpectedFunction } from "./expected-function.js";

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

/** Functions of one attach by schema and name. */
interface Known {
  readonly generation: number;
  readonly functions: ReadonlyMap<string, readonly FunctionModel[]>;
  readonly names: ReadonlyMap<string, readonly string[]>;
}

type GuardedCall = Pick<FunctionCall, "name" | "schema">;

/**
 * Compares functions with what generated code takes them to be, at the first call of each. The catalog is listed once for each
 * attach, by the call that comes first; others that come meanwhile wait for it.
 */
export class DriftGuard {
  readonly #policy: Exclude<DriftPolicy, "off">;
  readonly #session: GuardedSession;
  readonly #warned = new Set<string>();
  #seen = new WeakSet<ExpectedFunction>();
  #known: Known | undefined;
  #loading: Promise<Known> | undefined;

  constructor(policy: Exclude<DriftPolicy, "off">, session: GuardedSession) {
    this.#policy = policy;
    this.#session = session;
  }

  /** Whether a function need not be looked at any more. */
  hasSeen(expected: ExpectedFunction): boolean {
    return this.#known?.generation === this.#session.generation && this.#seen.has(expected);
  }

  /** Compares a function. Warns, or throws `DriftError`, when it is another than expected. */
  async check(call: GuardedCall, expected: ExpectedFunction, running: RunningCall): Promise<void> {
    const { fingerprint } = expected;
    if (fingerprint === undefined) return;
    const drift = await this.#compare(call, { ...expected, fingerprint }, running);
    if (drift !== undefined && this.#policy === "error") throw this.#error(call, drift);
    if (drift !== undefined) this.#warn(this.#error(call, drift), running);
    this.#seen.add(expected);
  }

  async #compare(
    call: GuardedCall,
    expected: ExpectedFunction & { readonly fingerprint: string },
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
    const schema = schemaKey(call.schema ?? this.#session.defaultSchema);
    const models = known.functions.get(JSON.stringify([schema, call.name])) ?? [];
    for (const model of models) {
      if ((await functionFingerprint(model)) === expected.fingerprint) return undefined;
    }
    return describeDrift(call.name, expected, models, known.names.get(schema) ?? []);
  }

  #error({ name, schema }: GuardedCall, drift: Drift): DriftError {
    const path = schema === undefined ? [] : [schema].flat();
    return new DriftError([...path, name].join("."), this.#session.catalog, drift);
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
    const loading = this.#session.load(running).then((schemas) => knownOf(schemas, this.#session.generation));
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

function knownOf(schemas: readonly SchemaModel[], generation: number): Known {
  const functions = new Map<string, FunctionModel[]>();
  const names = new Map<string, string[]>();
  for (const schema of schemas) {
    const within = schemaKey(schema.path);
    names.set(within, [...new Set(schema.functions.map(({ name }) => name))]);
    for (const model of schema.functions) {
      const key = JSON.stringify([within, model.name]);
      const same = functions.get(key);
      if (same === undefined) functions.set(key, [model]);
      else same.push(model);
    }
  }
  return { generation, functions, names };
}

function schemaKey(path: string | readonly string[]): string {
  return JSON.stringify([path].flat());
}

function emitWarning(error: DriftError): void {
  const { process } = globalThis as {
    process?: { emitWarning?: (message: string, options: { readonly type: string; readonly code: string }) => void };
  };
  process?.emitWarning?.(error.message, { type: "VgiDriftWarning", code: error.code });
}
