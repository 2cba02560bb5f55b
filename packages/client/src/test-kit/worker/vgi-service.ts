import { type RecordBatch, Schema } from "apache-arrow";
import { batchFromColumns, type MethodDescriptor, toArrowSchema } from "vgi-arrow";
import type { ProtocolModule } from "vgi-protocol";
import { type CallContext, type Service, ServiceError, type ServiceMethod } from "vgi-runtime/server";
import type { CatalogDefinition } from "../define/index.js";
import { type InterceptedCall, noInterceptor, RawResult, type ServiceInterceptor } from "./service-interceptor.js";
import { AggregateCalls, type AggregateRequest } from "./aggregate-calls.js";
import { attachDataOf, attachmentIdentity, Attachments } from "./attachment.js";
import { type BindRequest, bindCall } from "./bind-call.js";
import { catalogCalls, type CatalogParams } from "./catalog-calls.js";
import { Executions } from "./executions.js";
import { initCall, type InitRequest } from "./init-call.js";
import type { Continuation } from "./open-stream.js";
import { planCall } from "./plan-call.js";
import { StreamingAggregateCalls } from "./streaming-aggregate-calls.js";
import { WindowCalls } from "./window-calls.js";

/** What a worker serves, and as what. */
export interface VgiServiceOptions {
  readonly catalogs: readonly CatalogDefinition[];
  readonly protocol: ProtocolModule;
  /** Version that the worker claims to speak. Default: the protocol's own; another one is a fault. */
  readonly claimedVersion?: string | undefined;
  /** What only this worker knows: it refuses attachments of others. Default: it takes all. */
  readonly attachKey?: string | undefined;
  /** Goes between each request and its answer. */
  readonly interceptor?: ServiceInterceptor | undefined;
}

type Handler = (params: unknown, context: CallContext) => unknown;

/**
 * A VGI worker over definitions, as a service for any transport. Methods that its catalogs have no use for
 * are there, and refuse.
 */
export function vgiService({ catalogs, protocol, claimedVersion, attachKey, interceptor }: VgiServiceOptions): Service {
  const attachments = new Attachments(catalogs, attachKey);
  const executions = new Executions();
  const version = protocol.version ?? "";
  const handlers = unaryHandlers(attachments, executions, version.startsWith("2.2."));
  const { unary, stream } = interceptor ?? noInterceptor;
  const continuation: Continuation =
    version.startsWith("1.") || /^2\.[01]\./.test(version) ? "repeat-input" : "continue-tick";
  const methods = new Map<string, ServiceMethod>();
  for (const [name, descriptor] of Object.entries(protocol.methods)) {
    methods.set(
      name,
      descriptor.kind === "stream"
        ? streamMethod(descriptor, (request, context) =>
            stream(intercepted(name, { request }, context), () =>
              initCall(attachments, executions, request, context, continuation),
            ),
          )
        : unaryMethod(descriptor, (params, context) =>
            unary(intercepted(name, params, context), () =>
              (handlers[name] ?? others(attachments, name, descriptor))(params, context),
            ),
          ),
    );
  }
  return {
    protocolName: protocol.routedName,
    protocolVersion: claimedVersion ?? protocol.version,
    displayName: protocol.routedName ?? "VgiProtocol",
    methods,
  };
}

function unaryMethod(descriptor: MethodDescriptor, handler: Handler): ServiceMethod {
  return {
    kind: "unary",
    params: descriptor.params.schema,
    result: descriptor.result?.schema ?? new Schema([]),
    handle: async (batch, context) => {
      const answer = await handler(descriptor.decodeParams(batch), context);
      if (!(answer instanceof RawResult) || descriptor.result === null) return descriptor.encodeResult(answer);
      return batchFromColumns(descriptor.result.schema, [[answer.bytes]]);
    },
  };
}

function streamMethod(
  descriptor: MethodDescriptor,
  open: (request: InitRequest, context: CallContext) => ReturnType<ServiceInterceptor["stream"]>,
): ServiceMethod {
  return {
    kind: "stream",
    params: descriptor.params.schema,
    header: descriptor.header?.schema ?? null,
    open: async (batch, context) => {
      const { request } = descriptor.decodeParams(batch) as { readonly request: InitRequest };
      const { answer, stream } = await open(request, context);
      return { ...stream, header: descriptor.encodeHeader(answer) };
    },
  };
}

/** A handler of the one record that most methods take. */
function onRequest<T>(handler: (request: T, context: CallContext) => unknown): Handler {
  return (params, context) => handler((params as { readonly request: T }).request, context);
}

/** Answers by method name; each takes the decoded parameters. */
function unaryHandlers(
  attachments: Attachments,
  executions: Executions,
  wholeContents: boolean,
): Readonly<Record<string, Handler>> {
  const aggregates = new AggregateCalls(attachments, executions);
  const windows = new WindowCalls(executions);
  const running = new StreamingAggregateCalls(attachments, executions);
  const catalog = Object.entries(catalogCalls(attachments, wholeContents)).map(([name, answer]): [string, Handler] => [
    name,
    (params) => answer(params as CatalogParams),
  ]);
  return {
    ...Object.fromEntries(catalog),
    bind: onRequest<BindRequest>((request, context) => {
      const { output, lookups } = bindCall(attachments, request, context);
      const nowhere = lookups.map(() => "");
      return {
        outputSchema: toArrowSchema(output),
        opaqueData: null,
        lookupSecretTypes: lookups,
        lookupScopes: nowhere,
        lookupNames: nowhere,
      };
    }),
    table_function_cardinality: onRequest<{ readonly bindCall: BindRequest }>((request, context) => {
      const { definition, values } = bindCall(attachments, request.bindCall, context).match;
      const rows = definition.kind === "table" ? definition.cardinality(values) : null;
      return { estimate: rows, max: rows };
    }),
    table_buffering_process: onRequest<{ readonly executionId: Uint8Array; readonly inputBatch: RecordBatch }>(
      ({ executionId, inputBatch }) => {
        executions.get(executionId, "collector").collector.add(inputBatch);
        return { stateId: executionId };
      },
    ),
    table_buffering_combine: onRequest<{ readonly executionId: Uint8Array }>(({ executionId }) => {
      executions.get(executionId, "collector");
      return { finalizeStateIds: [executionId] };
    }),
    table_buffering_destructor: onRequest<{ readonly executionId: Uint8Array }>(({ executionId }) => {
      executions.forget(executionId);
      return {};
    }),
    aggregate_bind: onRequest<BindRequest>((request, context) => aggregates.bind(request, context)),
    aggregate_update: onRequest<AggregateRequest & { readonly inputBatch: RecordBatch }>((request) =>
      aggregates.update(request),
    ),
    aggregate_combine: onRequest<AggregateRequest & { readonly mergeBatch: RecordBatch }>((request) =>
      aggregates.combine(request),
    ),
    aggregate_finalize: onRequest<AggregateRequest & { readonly groupIdsBatch: RecordBatch }>((request) =>
      aggregates.finalize(request),
    ),
    aggregate_destructor: onRequest<AggregateRequest>((request) => aggregates.destroy(request)),
    aggregate_window_init: onRequest<Parameters<WindowCalls["init"]>[0]>((request) => windows.init(request)),
    aggregate_window: onRequest<Parameters<WindowCalls["window"]>[0]>((request) => windows.window(request)),
    aggregate_window_batch: onRequest<Parameters<WindowCalls["batch"]>[0]>((request) => windows.batch(request)),
    aggregate_window_destructor: onRequest<Parameters<WindowCalls["destroy"]>[0]>((request) =>
      windows.destroy(request),
    ),
    aggregate_streaming_open: onRequest<Parameters<StreamingAggregateCalls["open"]>[0]>((request, context) =>
      running.open(request, context),
    ),
    aggregate_streaming_chunk: onRequest<Parameters<StreamingAggregateCalls["chunk"]>[0]>((request) =>
      running.chunk(request),
    ),
    aggregate_streaming_close: onRequest<AggregateRequest>((request) => running.close(request)),
    table_function_plan: onRequest<Parameters<typeof planCall>[1]>((request, context) =>
      planCall(attachments, request, context),
    ),
  };
}

function intercepted(method: string, params: unknown, context: CallContext): InterceptedCall {
  return { method, context, attachment: attachmentIdentity(attachDataOf(params)) };
}

/** What changes a catalog is the catalog's own, and answers nothing; catalogs that never change refuse. */
function others(attachments: Attachments, name: string, { result }: MethodDescriptor): Handler {
  return (params) => {
    const { change } = attachments.catalogOf(attachDataOf(params));
    if (result === null && change !== undefined) return change(name, params);
    throw new ServiceError(`this worker does not do '${name}': its catalogs are read-only`, {
      type: "NotImplementedError",
      code: "UNIMPLEMENTED",
      kind: "method_not_implemented",
    });
  };
}
