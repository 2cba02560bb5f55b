import { Vector, type RecordBatch, type Schema } from "apache-arrow";
import type { anyVersion } from "vgi-protocol";
import { RpcError } from "vgi-runtime";
import type { CallArguments, ArgumentValue } from "../../model/call.js";

/** A function that a table is read or written by, with the arguments to give it. */
export interface ScanFunction {
  /** Schema of the function; `null` for one that is not the worker's, e.g. DuckDB's `read_parquet`. */
  readonly schema: readonly string[] | null;
  readonly name: string;
  readonly arguments: CallArguments;
  /** DuckDB extensions that a function outside the worker needs. */
  readonly requiredExtensions: readonly string[];
}

/** A table of an attached companion catalog, which a branch reads. */
export interface SourceTable {
  readonly catalog: string | null;
  readonly schema: readonly string[] | null;
  readonly table: string;
}

/** Files of a format, which a branch reads. */
export interface SourceFiles {
  readonly format: string;
  readonly locations: readonly string[];
  /** Options of the reader, by name; `null` for none. */
  readonly options: RecordBatch | null;
}

/** One source of a table. */
export interface ScanBranch extends Omit<ScanFunction, "requiredExtensions"> {
  /** SQL condition on the rows of this source; `null` for none. */
  readonly filter: string | null;
  /** Whether inserts go here. */
  readonly writable: boolean;
  /** Read in place of the function: then the function's name is empty. */
  readonly sourceTable?: SourceTable | undefined;
  readonly sourceFiles?: SourceFiles | undefined;
}

/** All sources of a table: its rows are those of all of them. */
export interface ScanBranches {
  readonly branches: readonly ScanBranch[];
  readonly requiredExtensions: readonly string[];
}

/** Reads a scan or write function. */
export function scanFunction(record: anyVersion.ScanFunctionResult): ScanFunction {
  return {
    schema: pathIn(record.schemaPath, record.schemaName),
    name: record.functionName,
    arguments: scanArguments(record.arguments),
    requiredExtensions: record.requiredExtensions,
  };
}

/** Reads a branch of a scan. */
export function scanBranch(record: anyVersion.ScanBranch): ScanBranch {
  const { sourceTable, formatName } = record;
  return {
    schema: pathIn(record.schemaPath, record.schemaName),
    name: record.functionName,
    arguments: scanArguments(record.arguments),
    filter: record.branchFilter,
    writable: record.writable,
    ...(sourceTable === null || sourceTable === undefined
      ? {}
      : {
          sourceTable: {
            catalog: record.sourceCatalog ?? null,
            schema: pathIn(record.sourceSchemaPath, record.sourceSchema),
            table: sourceTable,
          },
        }),
    ...(formatName === null || formatName === undefined
      ? {}
      : {
          sourceFiles: {
            format: formatName,
            locations: record.formatLocations ?? [],
            options: record.formatOptions ?? null,
          },
        }),
  };
}

/** Whether a worker has no such call: it is of an older minor, or its catalog leaves the call out. */
export function isNotImplemented(error: unknown): boolean {
  if (!(error instanceof RpcError)) return false;
  return error.errorKind === "method_not_implemented" || /not implemented/i.test(error.remoteMessage);
}

/** Positional arguments travel as columns `arg_0`, `arg_1`, …, named ones under their names. */
function scanArguments(batch: RecordBatch): CallArguments {
  const positional: ArgumentValue[] = [];
  const named: Record<string, ArgumentValue> = {};
  for (const [index, { name }] of (batch.schema as Schema).fields.entries()) {
    const column = batch.data.children[index];
    if (column === undefined) continue;
    const value = new Vector([column]);
    if (name.startsWith("arg_")) positional.push(value);
    else Object.defineProperty(named, name, { value, enumerable: true });
  }
  return { positional, named };
}

function pathIn(path: readonly string[] | null | undefined, name: string | null | undefined): readonly string[] | null {
  return path ?? (name === null || name === undefined ? null : [name]);
}
