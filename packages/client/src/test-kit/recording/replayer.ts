import type { RecordBatch } from "apache-arrow";
import {
  type RpcCallOptions,
  type RpcConnection,
  RpcError,
  type RpcRequest,
  type StreamRequest,
  type StreamSession,
} from "vgi-runtime";
import { textBatch } from "./batch-text.js";
import { describeRequest } from "./describe-request.js";
import { NotRecordedError } from "./not-recorded-error.js";
import { OpaqueNames } from "./opaque-names.js";
import type { RecordedCall, RecordedError, RecordedRequest } from "./recorded-call.js";
import { ReplayedStream } from "./replayed-stream.js";

/** Answers calls from a recording. Equal calls get their answers in the order of the recording, and then the last one again. */
export class Replayer implements RpcConnection {
  readonly kind = "bytes";
  readonly http = null;
  readonly usable = true;
  readonly address: string;
  readonly #calls: readonly RecordedCall[];
  readonly #byRequest = new Map<string, RecordedCall[]>();
  readonly #used = new Set<RecordedCall>();
  readonly #names = new OpaqueNames();

  /** @param address for messages */
  constructor(address: string, calls: readonly RecordedCall[]) {
    this.address = address;
    this.#calls = calls;
    for (const call of calls) {
      const key = keyOf(call);
      this.#byRequest.set(key, [...(this.#byRequest.get(key) ?? []), call]);
    }
  }

  async unary(request: RpcRequest, options: RpcCallOptions = {}): Promise<RecordBatch> {
    const [call] = await this.#find("unary", request);
    for (const log of call.logs) options.onLog?.(log);
    this.#used.add(call);
    if (call.error !== undefined) throw replayedError(call.error, request.method);
    return textBatch(call.answer ?? "");
  }

  async stream(request: StreamRequest, options: RpcCallOptions = {}): Promise<StreamSession> {
    const calls = await this.#find("stream", request);
    const [first] = calls;
    if (first.error !== undefined) {
      this.#used.add(first);
      throw replayedError(first.error, request.method);
    }
    return new ReplayedStream({
      calls,
      window: request.window ?? 1,
      used: (call) => {
        this.#used.add(call);
        for (const log of call.logs) options.onLog?.(log);
      },
      missing: (why) => new NotRecordedError(this.address, request.method, why),
      fail: (error) => replayedError(error, request.method),
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Calls that were equal, those first that were not answered yet. */
  async #find(kind: RecordedRequest["kind"], request: RpcRequest): Promise<readonly [RecordedCall, ...RecordedCall[]]> {
    this.#checkVersion(request);
    const asked = await describeRequest(kind, request, this.#names);
    const found = this.#byRequest.get(keyOf(asked)) ?? this.#byRequest.get(keyOf(unconditional(asked))) ?? [];
    const fresh = found.filter((call) => !this.#used.has(call));
    const [first, ...others] = [...fresh, ...found.filter((call) => this.#used.has(call)).toReversed()];
    if (first === undefined) throw NotRecordedError.of(this.address, asked, this.#calls);
    return [first, ...others];
  }

  /** Says what the recorded worker spoke, as it would have. */
  #checkVersion({ method, protocolVersion, routing }: RpcRequest): void {
    const [first] = this.#calls;
    if (first === undefined || (first.version === protocolVersion && first.protocol === routing.protocol)) return;
    const place = first.protocol === null ? "" : ` for protocol '${first.protocol}'`;
    const message = `the protocol version${place} does not match. Client: ${protocolVersion}, Server: ${first.version}`;
    throw replayedError(
      { type: "VersionError", message, kind: "protocol_version_mismatch", code: "FAILED_PRECONDITION", details: [] },
      method,
    );
  }
}

/** The same without a condition on what the client has: an answer to that is an answer to both. */
function unconditional(asked: RecordedRequest): RecordedRequest {
  const { params } = asked;
  return params !== null && typeof params === "object" && "ifNoneMatch" in params
    ? { ...asked, params: { ...params, ifNoneMatch: null } }
    : asked;
}

function keyOf({ kind, method, params }: RecordedRequest): string {
  return JSON.stringify([kind, method, params]);
}

function replayedError({ type, message, kind, code, details }: RecordedError, method: string): RpcError {
  return new RpcError(
    {
      remoteType: type,
      remoteMessage: message,
      remoteTraceback: "",
      errorKind: kind,
      errorCode: code,
      errorDetails: details,
      requestId: "",
      serverId: "",
    },
    { method },
  );
}
