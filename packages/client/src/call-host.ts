import type { RecordBatch, Schema } from "apache-arrow";
import type { Attachment } from "./catalog/attachment.js";
import type { ObjectName } from "./catalog/object-name.js";
import type { CatalogObjects } from "./catalog/objects/catalog-objects.js";
import type { Agreement } from "./agreement.js";
import type { ExpectedObject } from "./drift/expected-object.js";
import type { BindInput, Execution, FunctionTarget, WireFunctionType } from "./execution.js";
import type { DeclaredFilters } from "./functions/declared-filters.js";
import type { AtClause, FunctionCall } from "./model/call.js";
import type { CallOptions } from "./model/call-options.js";

/** Options of a function's call, with its name for messages. */
export type FunctionOptions = CallOptions & Pick<FunctionCall, "name" | "schema" | "expected">;

/** Batches of one run. */
export type Batches = AsyncIterable<RecordBatch>;

/** An execution with a connection of its own. */
export interface OpenExecution {
  readonly execution: Execution;
  /** The error of a call, said of all of them: why they were given up, when that is why. */
  explain(error: unknown): unknown;
  /** Gives the connection back. Idempotent. */
  end(): Promise<void>;
}

/** What each kind of function is built on: calls in the name of one attachment, each with a connection and limits of its own. */
export interface CallHost {
  readonly attachment: Attachment;
  /** Worker address fit for messages. */
  readonly address: string;
  /** Whether scans can go on in another process. */
  readonly resumable: boolean;
  /** What both sides speak. */
  agreement(): Promise<Agreement>;
  /** Schema and name of a call, the default schema filled in. */
  target(call: FunctionCall): FunctionTarget;
  /** What bind is asked for a call. */
  bindInput(
    type: WireFunctionType,
    call: FunctionCall & { readonly at?: AtClause | undefined },
    inputSchema: Schema | null,
  ): BindInput;
  /** Binds and runs nothing else. */
  bindOnly(input: BindInput, options: FunctionOptions): Promise<Schema>;
  /** Runs `body` as one call, on a connection of its own that is given back whatever happens. */
  withExecution<T>(options: FunctionOptions, body: (execution: Execution) => Promise<T>): Promise<T>;
  /** As `withExecution`, for something that stays open until its owner ends it. */
  openExecution(options: FunctionOptions): Promise<OpenExecution>;
  /** As `withExecution`, for batches that are pulled. */
  streaming(
    options: FunctionOptions,
    body: (execution: Execution) => Batches | Promise<Batches>,
  ): AsyncGenerator<RecordBatch>;
}

/** A host that knows what is in its catalog too: for calls that depend on what the worker declares. */
export interface CatalogHost extends CallHost {
  readonly catalog: string;
  readonly defaultSchema: string;
  readonly objects: CatalogObjects;
  /** Compares an object that is no function with what generated code takes it to be, as the session's policy for drift has it. */
  expect(object: ObjectName, expected: ExpectedObject | undefined, options: CallOptions | undefined): Promise<void>;
  /** What a table function declares that concerns filters: as it is known, or asked within the call. */
  declaredFilters(call: FunctionCall, execution: Execution): Promise<DeclaredFilters>;
}
