import type { Schema } from "apache-arrow";
import { toArrowSchema } from "vgi-arrow";
import type { CallContext } from "vgi-runtime/server";
import type { Attachments } from "./attachment.js";
import { type BindRequest, bindCall, type BoundCall } from "./bind-call.js";
import { OutputShape } from "./chunk-stream.js";
import { Executions } from "./executions.js";
import {
  type Continuation,
  type OpenedStream,
  openNothing,
  openScalar,
  openTable,
  openTransform,
  producer,
} from "./open-stream.js";
import { refuse } from "./refuse.js";

/** What an `init` asks for, over all protocol versions. */
export interface InitRequest {
  readonly bindCall: BindRequest;
  readonly outputSchema: Schema;
  readonly projectionIds: readonly (bigint | number)[] | null;
  readonly phase: "INPUT" | "FINALIZE" | "TABLE_BUFFERING" | "TABLE_BUFFERING_FINALIZE" | null;
  readonly executionId: Uint8Array | null;
  readonly finalizeStateId: Uint8Array | null;
  /** Since 1.4. */
  readonly splitTokens?: readonly Uint8Array[] | null;
}

/** The header of the stream. */
export interface InitAnswer {
  readonly executionId: Uint8Array;
  readonly opaqueData: null;
  readonly maxWorkers: bigint;
}

/** Opens the stream of a bound function in the phase that is asked for. */
export function initCall(
  attachments: Attachments,
  executions: Executions,
  request: InitRequest,
  context: CallContext,
  continuation: Continuation,
): { readonly answer: InitAnswer; readonly stream: OpenedStream } {
  const bound = bindCall(attachments, request.bindCall, context);
  if (bound.lookups.length > 0)
    throw refuse("SecretNotFoundError", `init needs the secrets ${bound.lookups.join(", ")}`);
  const executionId = request.executionId ?? Executions.newId();
  const stream = open(executions, bound, request, executionId, continuation);
  // State between calls lives in this process, so no other one may join the execution.
  return { answer: { executionId, opaqueData: null, maxWorkers: 1n }, stream };
}

function open(
  executions: Executions,
  bound: BoundCall,
  request: InitRequest,
  executionId: Uint8Array,
  continuation: Continuation,
): OpenedStream {
  const { definition, values } = bound.match;
  const projection = request.projectionIds?.map(Number) ?? null;
  if (definition.kind === "scalar") return openScalar(bound, definition);
  if (definition.kind === "table") return openTable(bound, definition, projection, request.splitTokens ?? null);
  if (definition.kind === "aggregate") throw refuse("InitError", "aggregates are not called by init");
  const input = bound.input ?? { fields: [] };
  const shape = new OutputShape(bound.output, projection);
  if (definition.kind === "table_in_out") {
    if (request.phase === "FINALIZE") {
      if (!definition.finalize) return openNothing(shape.schema);
      const { transform } = executions.get(executionId, "transform");
      executions.forget(executionId);
      return producer(bound, shape, () => transform.finish?.() ?? []);
    }
    const transform = definition.open(values, bound.call, input);
    if (definition.finalize) executions.keep(executionId, { kind: "transform", transform });
    return openTransform(bound, definition, transform, projection, continuation);
  }
  if (request.phase === "TABLE_BUFFERING_FINALIZE") {
    const { collector } = executions.get(executionId, "collector");
    return producer(bound, shape, () => collector.finish());
  }
  executions.keep(executionId, { kind: "collector", collector: definition.collect(values, bound.call, input) });
  return openNothing(toArrowSchema(bound.output));
}
