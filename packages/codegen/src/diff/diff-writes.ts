import type { TableModel } from "vgi-client";
import { tableColumns, type TableColumnModel } from "../model/table-columns.js";
import type { Change, Place } from "./change.js";
import { added, breaking, changed } from "./rules.js";

/**
 * What differs in the rows that a table takes: a column that has to be given, or that takes no null any longer. What is gone or has
 * another type is said of the columns of its rows.
 */
export function diffWrites(before: TableModel, after: TableModel, place: Place): Change[] {
  if (!takesRows(before) || !takesRows(after)) return [];
  const old = new Map(tableColumns(before).row.map((column) => [column.field.name, column]));
  return tableColumns(after).row.flatMap((column): Change[] => {
    const known = old.get(column.field.name);
    const part = { ...place, part: column.field.name };
    if (known === undefined) return column.required && before.supportsInsert ? [requiredNow(part)] : [];
    return requirement(known, column, part).concat(nullability(known, column, part));
  });
}

function takesRows({ supportsInsert, supportsUpdate }: TableModel): boolean {
  return supportsInsert || supportsUpdate;
}

function requiredNow(place: Place): Change {
  return added(place, "column to insert", breaking("Inserts that do not give it no longer compile."));
}

function requirement(before: TableColumnModel, after: TableColumnModel, place: Place): Change[] {
  if (before.required || !after.required) return [];
  const verdict = breaking("Inserts that leave it out no longer compile.");
  return [changed(place, "default on insert", verdict, before.defaultSql ?? null, after.defaultSql ?? null)];
}

function nullability(before: TableColumnModel, after: TableColumnModel, place: Place): Change[] {
  if (before.notNull || !after.notNull) return [];
  return [changed(place, "null when written", breaking("Writes of null no longer compile."), true, false)];
}
