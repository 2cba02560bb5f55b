import type { RecordBatch } from "apache-arrow";
import { withMetadata } from "vgi-arrow";
import type { RpcRequest, StreamRequest, StreamSession } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";
import type { RpcInterceptor, StreamCall, UnaryCall } from "../interceptors/rpc-interceptor.js";
import { type CallObservation, type CallObserver, observedCall } from "./call-observer.js";
import { ObservedStream } from "./observed-stream.js";

/** An interceptor that looks at calls and leaves them as they are. A call that nobody looks at costs one function call more. */
export function observe(observer: CallObserver): RpcInterceptor {
  return {
    unary: (request, options, next, target) => {
      const observation = observer(observedCall("unary", request, target), options);
      return observation === null ? next(request, options) : observeUnary(request, options, next, observation);
    },
    stream: (request, options, next, target) => {
      const observation = observer(observedCall("stream", request, target), options);
      return observation === null ? next(request, options) : observeStream(request, options, next, observation);
    },
  };
}

async function observeUnary(
  request: RpcRequest,
  options: RpcCallOptions,
  next: UnaryCall,
  observation: CallObservation,
): Promise<RecordBatch> {
  try {
    observation.batch?.("input", request.params);
    const result = await within(observation, () => next(marked(request, observation), heard(options, observation)));
    observation.batch?.("output", result);
    observation.end(null);
    return result;
  } catch (error) {
    observation.end(error);
    throw error;
  }
}

async function observeStream(
  request: StreamRequest,
  options: RpcCallOptions,
  next: StreamCall,
  observation: CallObservation,
): Promise<StreamSession> {
  try {
    observation.batch?.("input", request.params);
    const stream = await within(observation, () => next(marked(request, observation), heard(options, observation)));
    if (stream.header !== null) observation.batch?.("output", stream.header);
    return new ObservedStream(stream, observation);
  } catch (error) {
    observation.end(error);
    throw error;
  }
}

function within<T>(observation: CallObservation, step: () => T): T {
  return observation.run === undefined ? step() : observation.run(step);
}

function marked<R extends RpcRequest>(request: R, { metadata }: CallObservation): R {
  return metadata === undefined ? request : { ...request, params: withDefaults(request.params, metadata) };
}

/** What the request carries already goes before what is added. */
function withDefaults(params: RecordBatch, metadata: ReadonlyMap<string, string>): RecordBatch {
  return withMetadata(params, new Map([...metadata, ...params.metadata]));
}

function heard(options: RpcCallOptions, observation: CallObservation): RpcCallOptions {
  if (options.onLog !== undefined || observation.log === undefined) return options;
  return { ...options, onLog: (log) => observation.log?.(log) };
}
