import { formatType, type FieldSpec, type SchemaSpec } from "vgi-arrow/values";
import { distinctFields, fieldType } from "../emit/value-types.js";
import type { Change, Place } from "./change.js";
import { diffEach } from "./diff-each.js";
import { additive, behavioural, breaking, changed, documentation, same } from "./rules.js";
import { outputTypeChange } from "./type-effect.js";

/** What differs between the columns of rows that are read. */
export function diffColumns(before: SchemaSpec, after: SchemaSpec, place: Place): Change[] {
  const [old, next] = [byName(before.fields), byName(after.fields)];
  const changes = diffEach(old, next, {
    what: "column",
    key: ({ name }) => name,
    place: ({ name }) => ({ ...place, part: name }),
    added: additive("Rows have one more column."),
    removed: breaking("Programs that read it no longer compile."),
    shown: ({ fields }) => types(fields),
    compare: (was, is, part) => diffColumn(was.fields, is.fields, part),
  });
  const [oldOrder, nextOrder] = [namesIn(old, next), namesIn(next, old)];
  if (!same(oldOrder, nextOrder)) {
    const verdict = behavioural("Rows are read by name; Arrow batches have their columns in another order.");
    changes.push(changed(place, "order of columns", verdict, oldOrder, nextOrder));
  }
  if (!same(before.metadata, after.metadata)) changes.push(changed(place, "metadata of the rows", documentation()));
  return changes;
}

/** Columns of one name are one property of a row. */
interface NamedColumn {
  readonly name: string;
  readonly fields: readonly FieldSpec[];
}

function byName(fields: readonly FieldSpec[]): NamedColumn[] {
  return distinctFields(fields).map(({ name }) => ({ name, fields: fields.filter((field) => field.name === name) }));
}

/** Names of columns that others have too. */
function namesIn(columns: readonly NamedColumn[], others: readonly NamedColumn[]): string[] {
  const known = new Set(others.map(({ name }) => name));
  return columns.map(({ name }) => name).filter((name) => known.has(name));
}

function types(fields: readonly FieldSpec[]): string {
  return fields.map(({ type }) => formatType(type)).join(" or ");
}

function diffColumn(before: readonly FieldSpec[], after: readonly FieldSpec[], place: Place): Change[] {
  const changes: Change[] = [];
  const [old, ...moreOld] = before;
  const [next, ...moreNext] = after;
  if (old === undefined || next === undefined) return changes;
  if (moreOld.length > 0 || moreNext.length > 0) {
    const [was, is] = [printed(before), printed(after)];
    if (was !== is) changes.push(changed(place, "type", breaking(`TypeScript reads ${is} where it read ${was}.`)));
    else if (!same(before, after))
      changes.push(changed(place, "type", behavioural("One of several columns of this name changes.")));
    return changes;
  }
  const verdict = outputTypeChange(old.type, next.type);
  if (verdict !== undefined) changes.push(changed(place, "type", verdict, formatType(old.type), formatType(next.type)));
  else if (!same(old.type, next.type) || old.nullable !== next.nullable) changes.push(nullability(old, next, place));
  if (!same(old.metadata, next.metadata)) {
    changes.push(changed(place, "metadata", documentation(), old.metadata ?? null, next.metadata ?? null));
  }
  return changes;
}

/** Rows may have `null` everywhere, whatever the worker declares. */
function nullability(before: FieldSpec, after: FieldSpec, place: Place): Change {
  const verdict = behavioural("TypeScript expects null either way; whether it occurs changes.");
  return before.nullable === after.nullable
    ? changed(place, "nullable parts", verdict)
    : changed(place, "nullable", verdict, before.nullable, after.nullable);
}

function printed(fields: readonly FieldSpec[]): string {
  return fieldType(
    fields.map(({ type }) => type),
    "out",
    String,
  );
}
