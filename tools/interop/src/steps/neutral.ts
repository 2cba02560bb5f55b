import type { RecordBatch, Schema } from "apache-arrow";
import { fieldSpecOf, schemaSpecOf } from "vgi-arrow";
import type {
  ArgumentValue,
  CallArguments,
  CatalogInfo,
  ColumnStatistics,
  CopyFormat,
  MacroModel,
  ScanBranches,
  ScanFunction,
  ScanPlan,
} from "vgi-client";
import { Field, Vector } from "apache-arrow";
import { readValue } from "vgi-arrow";
import { rowsOf } from "../batches.js";
import { cellOf } from "../cells.js";

/** Answers of this client in the form of `python/neutral.py`. */

/** Columns and rows of a batch. */
export function batchForm(batch: RecordBatch): object {
  return { columns: batch.schema.fields.map((field) => fieldSpecOf(field)), rows: rowsOf(batch) };
}

/** All batches as one. */
export function batchesForm(schema: Schema, batches: readonly RecordBatch[]): object {
  return { columns: schema.fields.map((field) => fieldSpecOf(field)), rows: batches.flatMap(rowsOf) };
}

export function catalogForm({ name, implementationVersion, dataVersionSpec, attachOptions }: CatalogInfo): object {
  const options = attachOptions.map((option) => ({
    name: option.name,
    description: option.description,
    type: option.type,
  }));
  return { name, implementationVersion, dataVersionSpec, attachOptions: options };
}

export function macroForm(macro: MacroModel): object {
  const defaults = Object.entries(macro.defaults).map(([name, value]) => [name, String(value)] as const);
  return { ...macro, defaults: Object.fromEntries(defaults) };
}

export function scanFunctionForm({ requiredExtensions, ...scan }: ScanFunction): object {
  return { ...scanForm(scan), requiredExtensions };
}

export function branchesForm({ branches, requiredExtensions }: ScanBranches): object {
  return {
    branches: branches.map(({ filter, writable, ...scan }) => ({ ...scanForm(scan), filter, writable })),
    requiredExtensions,
  };
}

function scanForm({ name, arguments: args }: { readonly name: string; readonly arguments: CallArguments }): object {
  const named = Object.entries(args.named ?? {}).map(([key, value]) => [key, argumentCell(value)] as const);
  return { name, positional: (args.positional ?? []).map(argumentCell), named: Object.fromEntries(named) };
}

function argumentCell(value: ArgumentValue | undefined): object {
  if (!(value instanceof Vector)) throw new Error(`An argument of a scan is no vector: ${String(value)}`);
  const { type } = fieldSpecOf(new Field("value", value.type, true));
  return { type, value: cellOf(type, readValue(value, 0)) };
}

export function statisticsForm(statistics: ColumnStatistics): object {
  const { min, max, distinctCount, maxStringLength, ...rest } = statistics;
  return {
    ...rest,
    min: boundForm(min),
    max: boundForm(max),
    distinctCount: distinctCount === null ? null : String(distinctCount),
    maxStringLength: maxStringLength === null ? null : String(maxStringLength),
  };
}

/** A bound as text: its type is not the caller's to see. */
function boundForm(value: unknown): string | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return String(typeof value === "object" && "days" in value ? value.days : value);
}

export function copyFormatForm(format: CopyFormat): object {
  return { ...format };
}

/** What a plan says; its tokens are the worker's own, and sealed differently each time. */
export function planForm({ splits, nextCursors, ...totals }: ScanPlan): object {
  return {
    splits: splits.map(({ estimatedRows, rowsExact, estimatedBytes }) => ({
      estimatedRows,
      rowsExact,
      estimatedBytes,
    })),
    nextCursors: nextCursors.length,
    ...totals,
  };
}

export function schemaForm(schema: Schema): object {
  return schemaSpecOf(schema);
}
