import type { RecordBatch, Schema } from "apache-arrow";
import type { Batches, CatalogHost, FunctionOptions, OpenExecution } from "../call-host.js";
import type { Attachment } from "../catalog/attachment.js";
import { CatalogReading } from "../catalog/catalog-reading.js";
import { type ObjectName, placedName, schemaPath } from "../catalog/object-name.js";
import { CatalogObjects } from "../catalog/objects/catalog-objects.js";
import type { Channel } from "../channel.js";
import type { MethodName, MethodParams, MethodResult } from "../methods.js";
import type { Agreement } from "../agreement.js";
import type { GeneratedCalls } from "../codegen-v1/stubs/generated-calls.js";
import type { DriftGuard, GuardedName } from "../drift/drift-guard.js";
import { driftedKind, type ExpectedObject } from "../drift/expected-object.js";
import { type BindInput, Execution, type FunctionTarget, type WireFunctionType } from "../execution.js";
import { ForgottenCalls, type Watched } from "../forgotten-calls.js";
import { declaredFilters, type DeclaredFilters } from "../functions/declared-filters.js";
import { tableSignatures } from "../functions/table-signatures.js";
import type { AtClause, FunctionCall } from "../model/call.js";
import type { CallOptions } from "../model/call-options.js";
import type { RunningCall } from "../running-call.js";
import { OpenCalls } from "./open-calls.js";

/** The calls of a session: over its channel, in the name of its attachment. */
export class SessionHost implements CatalogHost {
  /** What generated functions do. */
  readonly generated: GeneratedCalls;
  readonly attachment: Attachment;
  readonly objects: CatalogObjects;
  readonly reading: CatalogReading;
  readonly #channel: Channel;
  readonly #calls: OpenCalls;
  readonly #declared = new Map<string, DeclaredFilters>();
  readonly #forgotten = new ForgottenCalls();
  readonly #guard: DriftGuard | undefined;

  /** @param guard compares functions with what generated code takes them to be */
  constructor(channel: Channel, attachment: Attachment, generated: GeneratedCalls, guard?: DriftGuard) {
    this.generated = generated;
    this.attachment = attachment;
    this.#guard = guard;
    this.#channel = channel;
    const calls = new OpenCalls(channel, attachment.facts.catalog);
    this.#calls = calls;
    this.reading = new CatalogReading(channel, attachment, (what, options, body) => calls.run(what, options, body));
    // An attachment that is renewed may have another default schema: each call asks.
    this.objects = new CatalogObjects({
      get scope() {
        return attachment.scope;
      },
      get defaultSchema() {
        return attachment.facts.defaultSchema;
      },
      unary: (method, values, options) => this.unary(method, values, options),
      expect: (object, expected, options) => this.expect(object, expected, options),
    });
  }

  get catalog(): string {
    return this.attachment.facts.catalog;
  }

  get defaultSchema(): string {
    return this.attachment.facts.defaultSchema;
  }

  get address(): string {
    return this.#channel.address;
  }

  get resumable(): boolean {
    return this.#channel.resumable;
  }

  agreement(): Promise<Agreement> {
    return this.#channel.agreement();
  }

  /** One remote call as a call of the user's. */
  unary<M extends MethodName>(
    method: M,
    values: (agreement: Agreement) => MethodParams<M>,
    options: CallOptions | undefined,
    what: string = method,
  ): Promise<MethodResult<M>> {
    return this.#calls.run(what, options, (call) => this.#channel.unary(method, values, call));
  }

  target(call: FunctionCall): FunctionTarget {
    return { schema: call.schema === undefined ? [this.defaultSchema] : schemaPath(call.schema), name: call.name };
  }

  async declaredFilters(call: FunctionCall, execution: Execution): Promise<DeclaredFilters> {
    const { schema, name } = this.target(call);
    const key = JSON.stringify([schema, name]);
    const known = this.#declared.get(key);
    if (known !== undefined) return known;
    // Calls that are made at once ask each: one that waited for another would be given up with it.
    const declared = declaredFilters(await tableSignatures(this, execution, call));
    this.#declared.set(key, declared);
    return declared;
  }

  bindInput(
    type: WireFunctionType,
    call: FunctionCall & { readonly at?: AtClause | undefined },
    inputSchema: Schema | null,
  ): BindInput {
    return {
      type,
      inputSchema,
      arguments: call.arguments,
      settings: call.settings,
      secrets: call.secrets,
      secretResolver: call.secretResolver,
      requiredSettings: call.requiredSettings,
      at: call.at,
      onBind: call.onBind,
      ...this.target(call),
    };
  }

  bindOnly(input: BindInput, options: FunctionOptions): Promise<Schema> {
    return this.withExecution(options, async (execution) => (await execution.bind(input)).outputSchema);
  }

  withExecution<T>(options: FunctionOptions, body: (execution: Execution) => Promise<T>): Promise<T> {
    return this.#calls.run(`function ${options.name}`, options, async (call) => {
      if (this.#guard !== undefined) await guarded(this.#guard, options, options.expected, call);
      return body(new Execution(this.#channel, this.attachment, call));
    });
  }

  async openExecution(options: FunctionOptions): Promise<OpenExecution> {
    const call = this.#calls.begin(`function ${options.name}`, options);
    try {
      if (this.#guard !== undefined) await guarded(this.#guard, options, options.expected, call);
    } catch (error) {
      await this.#calls.end(call);
      throw call.explain(error);
    }
    return {
      execution: new Execution(this.#channel, this.attachment, call),
      explain: (error) => call.explain(error),
      end: () => this.#calls.end(call),
    };
  }

  async expect(
    object: ObjectName,
    expected: ExpectedObject | undefined,
    options: CallOptions | undefined,
  ): Promise<void> {
    const guard = this.#guard;
    if (guard === undefined || expected === undefined || guard.hasSeen(expected)) return;
    const name = placedName(object, this.defaultSchema);
    await this.#calls.run(`${driftedKind(expected)} ${name.name}`, options, (call) =>
      guarded(guard, name, expected, call),
    );
  }

  streaming(
    options: FunctionOptions,
    body: (execution: Execution) => Batches | Promise<Batches>,
  ): AsyncGenerator<RecordBatch> {
    const watched: Watched = { call: undefined };
    const batches = this.#streaming(options, body, watched);
    this.#forgotten.watch(batches, watched);
    return batches;
  }

  async *#streaming(
    options: FunctionOptions,
    body: (execution: Execution) => Batches | Promise<Batches>,
    watched: Watched,
  ): AsyncGenerator<RecordBatch> {
    const call = this.#calls.begin(`function ${options.name}`, options);
    watched.call = call;
    try {
      if (this.#guard !== undefined) await guarded(this.#guard, options, options.expected, call);
      yield* await body(new Execution(this.#channel, this.attachment, call));
      // A stream that was given up as its last batch came in looks complete.
      call.check();
    } catch (error) {
      throw call.explain(error);
    } finally {
      watched.call = undefined;
      await this.#calls.end(call);
    }
  }

  /** Ends the calls that run; none begins afterwards. */
  close(): Promise<void> {
    return this.#calls.close();
  }
}

/** Looks at an object before its first use. */
async function guarded(
  guard: DriftGuard,
  object: GuardedName,
  expected: ExpectedObject | undefined,
  call: RunningCall,
): Promise<void> {
  if (expected !== undefined && !guard.hasSeen(expected)) await guard.check(object, expected, call);
}
