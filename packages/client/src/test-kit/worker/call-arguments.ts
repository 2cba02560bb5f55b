import type { RecordBatch } from "apache-arrow";
import { readColumn, type TypeSpec, typeSpecOf } from "vgi-arrow";

/** A value with the type it was sent in. */
export interface TypedValue {
  readonly type: TypeSpec;
  readonly value: unknown;
}

/** The arguments of a call, as they came. */
export interface CallArguments {
  /** `null` where a place was left empty. */
  readonly positional: readonly (TypedValue | null)[];
  readonly named: ReadonlyMap<string, TypedValue>;
}

/** Reads the one struct column `args` of fields `positional_<n>` and `named_<name>`. */
export function readCallArguments(batch: RecordBatch): CallArguments {
  const positional: (TypedValue | null)[] = [];
  const named = new Map<string, TypedValue>();
  const args = batch.data.children[0];
  for (const [i, field] of (args?.type.children ?? []).entries()) {
    const data = args?.children[i];
    if (data === undefined) continue;
    const entry: TypedValue = { type: typeSpecOf(field.type), value: readColumn(data)[0] ?? null };
    const place = /^positional_(\d+)$/.exec(field.name)?.[1];
    if (place !== undefined) positional[Number(place)] = entry;
    else if (field.name.startsWith("named_")) named.set(field.name.slice("named_".length), entry);
  }
  return { positional: Array.from(positional, (entry) => entry ?? null), named };
}

/** The values of a batch of one row, by column: settings, secrets, attach options. `null` stands for none. */
export function readNamedValues(batch: RecordBatch | null): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  if (batch === null || batch.numRows === 0) return values;
  for (const [i, field] of batch.schema.fields.entries()) {
    const data = batch.data.children[i];
    if (data !== undefined) values.set(field.name, readColumn(data)[0] ?? null);
  }
  return values;
}
