import { randomBytes } from "./random.js";
import type { RecordBatch, Schema } from "apache-arrow";
import type { BodyMemory } from "vgi-arrow";
import type { RpcConnection, StreamSession } from "vgi-runtime";
import type { anyVersion } from "vgi-protocol";
import { schemaReference, type SchemaReference } from "./dialects/schema-reference.js";
import type { Channel } from "./channel.js";
import type { MethodName, MethodParams, MethodResult } from "./methods.js";
import type { Agreement } from "./agreement.js";
import { SecretsRequiredError } from "./errors/index.js";
import { encodeArguments } from "./arguments/encode-arguments.js";
import type { Attachment } from "./catalog/attachment.js";
import type { BegunInput } from "./inputs/peekable-input.js";
import type { AtClause, CallArguments, FunctionCall, ScanHints } from "./model/call.js";
import { hintFields } from "./functions/scan-hints.js";
import type { CallOptions } from "./model/call-options.js";
import type { RunningCall } from "./running-call.js";
import { resolveSecrets, secretRequests, withFound } from "./secrets/resolve-secrets.js";

/** Function types as the wire names them. Table-in-out is a TABLE with input. */
export type WireFunctionType = anyVersion.FunctionType;

/** Phases of an `init` that has input. */
export type InitPhase = anyVersion.TableInOutFunctionInitPhase;

/** Which function of which attachment a unary call concerns. */
export type FunctionScope = SchemaReference & { readonly functionName: string; readonly attachOpaqueData: Uint8Array };

/** A function of the attached catalog. */
export interface FunctionTarget {
  readonly schema: readonly string[];
  readonly name: string;
}

/** What bind is asked. */
export interface BindInput extends CallOptions {
  readonly schema: readonly string[];
  readonly name: string;
  readonly type: WireFunctionType;
  readonly arguments?: CallArguments | undefined;
  readonly inputSchema: Schema | null;
  readonly requiredSettings?: readonly string[] | undefined;
  readonly at?: AtClause | undefined;
  readonly copyFrom?: anyVersion.CopyFromContextInput | undefined;
  readonly copyTo?: anyVersion.CopyToContextInput | undefined;
  readonly onBind?: ((schema: Schema) => void) | undefined;
}

/** A function bound to its arguments: what every `init` of the execution repeats. */
export interface Bound {
  readonly request: anyVersion.BindRequestInput;
  readonly outputSchema: Schema;
  readonly opaqueData: Uint8Array | null;
}

/** What `init` is asked beside the binding. */
export interface InitInput {
  readonly phase?: InitPhase;
  readonly inputSchema: Schema | null;
  readonly window?: number;
  /** The first input, which may go out with the request, and whether it is the only one. */
  readonly firstInput?: RecordBatch | undefined;
  readonly isOnlyInput?: boolean | undefined;
  readonly projectionIds?: readonly number[] | undefined;
  /** Joins a running execution, as its finalize phase does. */
  readonly execution?: JoinedExecution;
  /** What the scan may leave out. */
  readonly hints?: ScanHints | undefined;
  readonly splitTokens?: readonly Uint8Array[] | undefined;
  readonly finalizeStateId?: Uint8Array;
  /** Memory for the batches. Default: fresh memory for each. */
  readonly bodies?: BodyMemory | undefined;
}

/** An execution that another `init` joins. */
export interface JoinedExecution {
  /** `null` for a plan that the worker keeps nothing of. */
  readonly executionId: Uint8Array | null;
  readonly opaqueData: Uint8Array | null;
  readonly substreamId: Uint8Array | null;
}

/** The header of an `init`: the execution as the worker knows it. */
export interface Started extends JoinedExecution {
  readonly executionId: Uint8Array;
  readonly maxWorkers: number;
}

/** A running stream with its header. */
export interface Running {
  readonly stream: StreamSession;
  readonly started: Started;
}

/**
 * bind and init on one connection: the part that all kinds of function share.
 * Each method of it is one remote call.
 */
export class Execution {
  readonly #channel: Channel;
  readonly #attachment: Attachment;
  readonly #call: RunningCall;

  constructor(channel: Channel, attachment: Attachment, call: RunningCall) {
    this.#channel = channel;
    this.#attachment = attachment;
    this.#call = call;
  }

  /** Resolves the output schema. Throws `SecretsRequiredError` when the worker asks for secrets that were not given. */
  async bind(input: BindInput): Promise<Bound> {
    const secrets = this.#attachment.secrets(input.secrets);
    const settled = {
      functionName: input.name,
      arguments: encodeArguments(input.arguments, input.name),
      functionType: input.type,
      inputSchema: input.inputSchema,
      secrets,
      resolvedSecretsProvided: secrets !== null,
      atUnit: input.at?.unit ?? null,
      atValue: input.at?.value ?? null,
      copyFrom: input.copyFrom ?? null,
      copyTo: input.copyTo ?? null,
    };
    // Made anew for an attachment that was renewed: what every later request of the call repeats is the one that was answered.
    const requestIn = ({ dialect }: Agreement): anyVersion.BindRequestInput => ({
      settings: this.#attachment.settings(input.settings, input.requiredSettings),
      ...settled,
      ...schemaReference(dialect, input.schema),
      ...this.#attachment.scope,
    });
    let request = requestIn(await this.#channel.agreement());
    const response = await this.firstUnary("bind", (agreement) => ({ request: (request = requestIn(agreement)) }));
    if (response.lookupSecretTypes.length > 0) return this.#bindWithSecrets(input, request, response);
    return boundBy(input, request, response);
  }

  /** Binds again, with the secrets that the first bind asked for, as far as they are to be found. */
  async #bindWithSecrets(
    input: BindInput,
    first: anyVersion.BindRequestInput,
    asked: anyVersion.BindResponse,
  ): Promise<Bound> {
    const resolver = this.#attachment.secretResolver(input.secretResolver);
    if (resolver === undefined) throw new SecretsRequiredError(input.name, asked.lookupSecretTypes);
    const found = await this.#call.wait(resolveSecrets(secretRequests(asked), resolver, this.#call.signal));
    const { dialect } = await this.#channel.agreement();
    const secrets = withFound(this.#attachment.secrets(input.secrets), found, dialect);
    const request = { ...first, secrets, resolvedSecretsProvided: true };
    const response = await this.unary("bind", { request });
    if (response.lookupSecretTypes.length > 0) throw new SecretsRequiredError(input.name, response.lookupSecretTypes);
    return boundBy(input, request, response);
  }

  /** Opens a stream of a bound function. @param other in place of the call's own connection */
  async init(bound: Bound, input: InitInput, other?: RpcConnection): Promise<Running> {
    const substreamId = input.phase === "INPUT" ? randomBytes(16) : (input.execution?.substreamId ?? null);
    const request = {
      bindCall: bound.request,
      outputSchema: bound.outputSchema,
      bindOpaqueData: bound.opaqueData,
      projectionIds: input.projectionIds?.map(BigInt) ?? null,
      phase: input.phase ?? null,
      finalizeStateId: input.finalizeStateId ?? null,
      executionId: input.execution?.executionId ?? null,
      initOpaqueData: input.execution?.opaqueData ?? null,
      substreamId,
      splitTokens: input.splitTokens ?? null,
      ...hintFields(input.hints),
    };
    const { stream, header } = await this.#channel.stream(
      "init",
      { request },
      {
        inputSchema: input.inputSchema,
        window: input.window ?? 1,
        firstInput: input.firstInput,
        isOnlyInput: input.isOnlyInput,
        bodies: input.bodies,
      },
      this.#call,
      other,
    );
    const { executionId, opaqueData, maxWorkers } = header;
    return { stream, started: { executionId, opaqueData, maxWorkers: Number(maxWorkers), substreamId } };
  }

  /** The same on a connection beside the first: one more worker on the execution. `null` when no connection is free. */
  async join(bound: Bound, input: InitInput & { readonly execution: JoinedExecution }): Promise<Running | null> {
    const connection = await this.#call.extraConnection();
    return connection === null ? null : this.init(bound, input, connection);
  }

  /** Goes on with the stream of an `init` over HTTP, where a token of it says. */
  resume(token: string): Promise<StreamSession> {
    return this.#channel.resume("init", token, this.#call);
  }

  /** A unary call on this execution's connection. @param onSent called when another may follow without waiting for the answer */
  unary<M extends MethodName>(method: M, values: MethodParams<M>, onSent?: () => void): Promise<MethodResult<M>> {
    return this.#channel.unary(method, () => values, this.#call, onSent);
  }

  /** The same for what may be the first call of an execution: its values are those of the attachment that the worker knows. */
  firstUnary<M extends MethodName>(
    method: M,
    values: (agreement: Agreement) => MethodParams<M>,
  ): Promise<MethodResult<M>> {
    return this.#channel.unary(method, values, this.#call);
  }

  /** A unary call that drops what the worker keeps for this execution; made after an abort too, and never rejects. */
  cleanUp<M extends MethodName>(method: M, values: MethodParams<M>): Promise<void> {
    return this.#channel.cleanUp(method, values, this.#call);
  }

  /** Begins the user's input: given up with the call, and ended with it; but for one that is there, which nobody waits for. */
  async input(source: BegunInput): Promise<{ readonly schema: Schema; readonly batches: AsyncIterable<RecordBatch> }> {
    const batches = source.isAtHand ? source : this.#call.input(source);
    return { schema: await this.#call.wait(source.schema()), batches };
  }

  /**
   * What of an input may go out with `init`; nothing where several workers may share it, or where what is sent differs from it. Asked
   * before bind, whose answer is awaited otherwise when many inputs follow.
   */
  async ahead(source: BegunInput, call: FunctionCall): Promise<Pick<InitInput, "firstInput" | "isOnlyInput">> {
    if ((call.maxWorkers ?? 1) > 1) return {};
    const head = await this.#call.wait(source.head());
    if (head === undefined || head.first.schema.fields.length === 0) return {};
    this.#call.hasManyInputs = !head.isOnly;
    return { firstInput: head.first, isOnlyInput: head.isOnly };
  }

  /** Fields that scope a unary call to this function of this attachment. */
  async scope(target: FunctionTarget): Promise<FunctionScope> {
    return this.scopeIn(await this.#channel.agreement(), target);
  }

  /** The same for a request that is encoded anew when the worker does not know the attachment any more. */
  scopeIn({ dialect }: Agreement, target: FunctionTarget): FunctionScope {
    return {
      functionName: target.name,
      attachOpaqueData: this.#attachment.opaqueData,
      ...schemaReference(dialect, target.schema),
    };
  }
}

function boundBy(input: BindInput, request: anyVersion.BindRequestInput, response: anyVersion.BindResponse): Bound {
  input.onBind?.(response.outputSchema);
  return { request, outputSchema: response.outputSchema, opaqueData: response.opaqueData };
}
