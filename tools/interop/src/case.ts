import type { WorkerVersionName } from "@vgi-tools/real-workers";
import type { InputCells, TypedCell } from "./cell.js";
import type { Step } from "./steps/step.js";

/** A fixture worker: a module of `vgi._test_fixtures`, or one of our own, `recorder` and `teller`, which are in `python`. */
export type Fixture =
  | "worker"
  | "attach_options"
  | "catalog"
  | "orchard_catalog"
  | "recorder"
  | "simple_writable"
  | "teller"
  | "versioned"
  | "versioned_tables";

/** How a function is called. */
export type CallKind = "scalar" | "table" | "table_in_out" | "table_buffering" | "aggregate";

/** Which worker, and which catalog of it. */
export interface Place {
  /** Default: `worker`. */
  readonly fixture?: Fixture;
  /** Default: `example`. */
  readonly catalog?: string;
  /** Attach options. */
  readonly options?: Readonly<Record<string, TypedCell>>;
}

/** One call of one function. Plain JSON: the Python side reads the same. */
export interface Call {
  readonly kind: CallKind;
  readonly function: string;
  /** Schema path. Default: `["main"]`. */
  readonly schema?: readonly string[];
  /** `null` leaves an argument out. */
  readonly positional?: readonly (TypedCell | null)[];
  readonly named?: Readonly<Record<string, TypedCell>>;
  readonly input?: InputCells;
  readonly settings?: Readonly<Record<string, TypedCell>>;
  /** Settings that this client must fill in by itself, and that the Python client must be told. */
  readonly defaultSettings?: Readonly<Record<string, TypedCell>>;
  readonly secrets?: Readonly<Record<string, TypedCell>>;
  /** Indices of the columns to fetch. */
  readonly projection?: readonly number[];
}

/** What every case says. */
interface CaseBase extends Place {
  /** Unique; what `--only` matches. */
  readonly name: string;
  /** First worker version that has what the case is about. Default: the oldest. */
  readonly since?: WorkerVersionName;
  /** Last worker version that has it. Default: the newest. */
  readonly until?: WorkerVersionName;
  /** The transport that has what the case is about. Default: every one. */
  readonly transport?: "stdio" | "http";
  /** Why this can't be compared on any machine: the case is counted as skipped, with this reason. */
  readonly skip?: string;
}

/** Calls a function and compares schema and rows, or the error when it fails. */
export interface CallCase extends CaseBase, Call {
  /** The call must fail on both sides, for the same reason: the `code` of this client's error. Default: it must not. */
  readonly fails?: string;
  /** Whether it fails is the worker's business, and differs between versions: both clients must get its error, or neither. */
  readonly mayFail?: true;
  /** The values are random, or say which call it was: only columns and the number of rows are compared. */
  readonly random?: true;
}

/** Several calls at once on one session. */
export interface TogetherCase extends CaseBase {
  readonly kind: "together";
  readonly calls: readonly Call[];
}

/** Compares what a worker or a catalog offers, or an attach itself. */
export interface CatalogCase extends CaseBase {
  readonly kind: "catalogs" | "listing" | "attach";
  /** As for calls. */
  readonly fails?: string;
}

/**
 * Calls methods of the Python client one after the other, and what stands for them here, in one attached catalog. The steps that a version
 * of the Python client can't do are left out of the comparison.
 */
export interface StepsCase extends CaseBase {
  readonly kind: "steps";
  readonly steps: readonly Step[];
}

/** One comparison of this client with the Python client. */
export type InteropCase = CallCase | TogetherCase | CatalogCase | StepsCase;
