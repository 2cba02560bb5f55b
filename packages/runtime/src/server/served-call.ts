import { emptyBatch } from "vgi-arrow";
import type { RecordBatch, Schema } from "apache-arrow";
import {
  ERROR_CODE,
  ERROR_DETAILS,
  ERROR_KIND,
  LOG_EXTRA,
  LOG_LEVEL,
  LOG_MESSAGE,
  REQUEST_ID,
  SERVER_ID,
} from "../wire/metadata-keys.js";
import { randomHex } from "../wire/random-hex.js";
import type { CallContext, LogLevel } from "./service.js";
import { ServiceError } from "./service-error.js";

/** Longest traceback that is sent, in characters: wire specification section 8. */
const TRACEBACK_LIMIT = 16_000;
/** Longest `vgi_rpc.error_details` that is sent, in bytes of UTF-8; a longer one is left out whole. */
const DETAILS_LIMIT = 4096;

interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly extra: Readonly<Record<string, unknown>> | undefined;
}

/** One call being served: gives the handler its context, and collects what goes out besides data. */
export class ServedCall implements CallContext {
  readonly method: string;
  readonly requestId: string;
  readonly transport: "bytes" | "http";
  readonly metadata: ReadonlyMap<string, string>;
  readonly #serverId: string;
  #logs: LogEntry[] = [];

  constructor(options: {
    readonly method: string;
    readonly metadata: ReadonlyMap<string, string>;
    readonly transport: "bytes" | "http";
    readonly serverId: string;
  }) {
    this.method = options.method;
    this.metadata = options.metadata;
    this.transport = options.transport;
    this.requestId = options.metadata.get(REQUEST_ID) ?? randomHex(16);
    this.#serverId = options.serverId;
  }

  log(level: LogLevel, message: string, extra?: Readonly<Record<string, unknown>>): void {
    this.#logs.push({ level, message, extra });
  }

  /** Log batches since the last call, as zero-row batches of `schema`. */
  takeLogs(schema: Schema): RecordBatch[] {
    const logs = this.#logs;
    this.#logs = [];
    return logs.map(({ level, message, extra }) => {
      const metadata = this.#envelope(level, message);
      if (extra !== undefined) metadata.set(LOG_EXTRA, JSON.stringify(extra));
      return emptyBatch(schema, metadata);
    });
  }

  /** The EXCEPTION batch of an error: wire specification section 8. */
  errorBatch(schema: Schema, thrown: unknown): RecordBatch {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const known = error instanceof ServiceError ? error : null;
    const type = known?.type ?? error.name;
    const code = known?.code ?? "UNKNOWN";
    const details = fittingDetails(known?.details);
    const metadata = this.#envelope("EXCEPTION", `${type}: ${error.message}`);
    metadata.set(ERROR_CODE, code);
    if (known?.kind !== undefined) metadata.set(ERROR_KIND, known.kind);
    if (details !== undefined) metadata.set(ERROR_DETAILS, JSON.stringify(details));
    const extra = {
      exception_type: type,
      exception_message: error.message,
      error_code: code,
      error_kind: known?.kind,
      error_details: details,
      traceback: this.#traceback(type, error),
      frames: [],
      cause: error.cause instanceof Error ? shorten(error.cause.stack ?? String(error.cause)) : undefined,
    };
    metadata.set(LOG_EXTRA, JSON.stringify(extra));
    return emptyBatch(schema, metadata);
  }

  #envelope(level: string, message: string): Map<string, string> {
    return new Map([
      [LOG_LEVEL, level],
      [LOG_MESSAGE, message],
      [SERVER_ID, this.#serverId],
      [REQUEST_ID, this.requestId],
    ]);
  }

  /** Never empty; names the method, which a JavaScript stack does not. */
  #traceback(type: string, error: Error): string {
    return shorten(`${error.stack ?? `${type}: ${error.message}`}\n    in method ${this.method}`);
  }
}

function shorten(traceback: string): string {
  if (traceback.length <= TRACEBACK_LIMIT) return traceback;
  return `${traceback.slice(0, TRACEBACK_LIMIT)}\n… <traceback truncated>`;
}

function fittingDetails(
  details: readonly Readonly<Record<string, unknown>>[] | undefined,
): readonly Readonly<Record<string, unknown>>[] | undefined {
  if (details === undefined || details.length === 0) return undefined;
  return new TextEncoder().encode(JSON.stringify(details)).byteLength > DETAILS_LIMIT ? undefined : details;
}
