import type { RecordBatch } from "apache-arrow";
import { type RpcCallOptions, type RpcInterceptor, type RpcRequest, type WorkerLog } from "vgi-runtime";
import { batchText } from "./batch-text.js";
import { descriptorOf } from "./descriptor-of.js";
import { describeRequest } from "./describe-request.js";
import { OpaqueNames } from "./opaque-names.js";
import type { RecordedCall } from "./recorded-call.js";
import { recordedError } from "./recorded-error.js";
import { RecordedStream } from "./recorded-stream.js";

/** Writes down calls and what was answered. What the worker did not answer, such as a lost connection, is not recorded. */
export class Recorder implements RpcInterceptor {
  readonly #write: (call: RecordedCall) => void;
  readonly #names = new OpaqueNames();

  constructor(write: (call: RecordedCall) => void) {
    this.#write = write;
  }

  readonly unary: NonNullable<RpcInterceptor["unary"]> = async (request, options, next) => {
    const asked = await describeRequest("unary", request, this.#names);
    const logs: WorkerLog[] = [];
    try {
      const answer = await next(request, heard(options, logs));
      this.#write({ ...asked, logs, answer: batchText(await this.#hidden("Result", request, answer)) });
      return answer;
    } catch (error) {
      const said = recordedError(error);
      if (said !== undefined) this.#write({ ...asked, logs, error: said });
      throw error;
    }
  };

  readonly stream: NonNullable<RpcInterceptor["stream"]> = async (request, options, next) => {
    // Where a stream goes on with a token there is nothing to play: the worker's own state is in it.
    if (request.resumeToken !== undefined) return next(request, options);
    const asked = await describeRequest("stream", request, this.#names);
    const logs: WorkerLog[] = [];
    try {
      const stream = await next(request, heard(options, logs));
      const header = stream.header === null ? null : batchText(await this.#hidden("Header", request, stream.header));
      return new RecordedStream(stream, (inputs, outputs) => this.#write({ ...asked, logs, header, inputs, outputs }));
    } catch (error) {
      const said = recordedError(error);
      if (said !== undefined) this.#write({ ...asked, logs, error: said });
      throw error;
    }
  };

  /** An answer with names in place of what only the worker can read. */
  async #hidden(what: "Result" | "Header", request: RpcRequest, batch: RecordBatch): Promise<RecordBatch> {
    const descriptor = await descriptorOf(request);
    if (descriptor === undefined) return batch;
    const decoded: unknown = descriptor[`decode${what}`](batch);
    const hidden = this.#names.hidden(decoded);
    return hidden === decoded ? batch : descriptor[`encode${what}`](hidden);
  }
}

function heard(options: RpcCallOptions, logs: WorkerLog[]): RpcCallOptions {
  const onLog = (log: WorkerLog): void => {
    logs.push(log);
    options.onLog?.(log);
  };
  return { ...options, onLog };
}
