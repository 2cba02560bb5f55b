import type { SchemaSpec } from "vgi-arrow";
import type { IndexModel, MacroModel, TableModel, ViewModel } from "vgi-client";
import { tableColumns, type TableColumns } from "../model/table-columns.js";
import type { Change, ObjectKind, Place } from "./change.js";
import { diffColumns } from "./diff-columns.js";
import { diffWrites } from "./diff-writes.js";
import { diffEach } from "./diff-each.js";
import {
  additive,
  always,
  behavioural,
  breaking,
  capability,
  changed,
  compareProperties,
  documentation,
  type Rules,
  same,
  type Verdict,
} from "./rules.js";

const keyRule = always(behavioural("Which rows belong together, or are refused when written, changes."));

const writeOperations = ["insert", "update", "delete"] as const;

/** Who answers with changes answers with rows too. */
function answerRank(answer: "rows" | "changes" | undefined): number {
  return answer === undefined ? 0 : answer === "rows" ? 1 : 2;
}

const tableRules = {
  name: "identity",
  comment: documentation,
  tags: documentation,
  columns: "elsewhere",
  notNull: (before, after, models) => {
    const [old, next] = [names(models.before, before), names(models.after, after)];
    return same(old, next) ? undefined : behavioural("Where null occurs, or is refused when written, changes.");
  },
  unique: keyRule,
  primaryKey: keyRule,
  check: always(behavioural("Which rows are refused when written changes.")),
  supportsInsert: capability("Rows can no longer be inserted.", "Rows can be inserted from now on."),
  supportsUpdate: capability("Rows can no longer be changed.", "Rows can be changed from now on."),
  supportsDelete: capability("Rows can no longer be deleted.", "Rows can be deleted from now on."),
  returning: (before, after) =>
    writeOperations.some((operation) => answerRank(after?.[operation]) < answerRank(before?.[operation]))
      ? breaking("Writes no longer answer with what programs may ask for.")
      : additive("Writes answer with more from now on, where programs ask."),
} satisfies Rules<TableModel>;

const viewRules = {
  name: "identity",
  comment: documentation,
  tags: documentation,
  definition: always(behavioural("It gives what another query gives.")),
} satisfies Rules<ViewModel>;

const macroRules = {
  name: "identity",
  kind: "identity",
  comment: documentation,
  tags: documentation,
  parameters: (before, after, models) => {
    const isKept = before.every((name) => after.includes(name));
    const isFree = after.every((name) => before.includes(name) || Object.hasOwn(models.after.defaults, name));
    if (!isKept || !isFree) return breaking("Calls with the parameters of before are refused.");
    return same(before, after.slice(0, before.length))
      ? additive("Calls may give one more parameter.")
      : behavioural("Parameters stand in another order.");
  },
  defaults: (before, after, models) => {
    const lost = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
    if (lost.some((name) => models.after.parameters.includes(name))) return breaking("A parameter must be given now.");
    const isChanged = Object.keys(before).some(
      (name) => Object.hasOwn(after, name) && !same(before[name], after[name]),
    );
    return isChanged
      ? behavioural("Calls that leave parameters out get other values.")
      : additive("More can be left out.");
  },
  definition: always(behavioural("It gives what another expression gives.")),
} satisfies Rules<MacroModel>;

const indexRules = {
  name: "identity",
  table: "identity",
  comment: documentation,
  tags: documentation,
  expressions: always(behavioural("Which queries it serves changes.")),
  unique: always(behavioural("Which rows are refused when written changes.")),
} satisfies Rules<IndexModel>;

/** What differs between the tables, views, macros and indexes of a schema. */
export function diffObjects(before: SchemaObjects, after: SchemaObjects, schema: Place): Change[] {
  return [
    ...diffNamed("table", before.tables, after.tables, nameOf, schema, used, (old, next, place) => [
      ...compareProperties(tableRules, old, next, place, undefined),
      ...diffTableColumns(old, next, place),
      ...diffWrites(old, next, place),
    ]),
    ...diffNamed("view", before.views, after.views, nameOf, schema, used, (old, next, place) =>
      compareProperties(viewRules, old, next, place, undefined),
    ),
    ...diffNamed("macro", before.macros, after.macros, macroKey, schema, used, (old, next, place) =>
      compareProperties(macroRules, old, next, place, undefined),
    ),
    ...diffNamed("index", before.indexes, after.indexes, indexKey, schema, unseen, (old, next, place) =>
      compareProperties(indexRules, old, next, place, undefined),
    ),
  ];
}

/** A column that names rows, or that engines compute, is none of those that rows are read with. */
function diffTableColumns(before: TableModel, after: TableModel, place: Place): Change[] {
  const [old, next] = [tableColumns(before), tableColumns(after)];
  const changes = diffColumns(rowColumns(old), rowColumns(next), place).concat(
    diffColumns({ fields: old.rowIds }, { fields: next.rowIds }, place),
  );
  if (same(old.generated, next.generated)) return changes;
  return [...changes, changed(place, "columns that engines compute", documentation())];
}

function rowColumns({ row }: TableColumns): SchemaSpec {
  return { fields: row.map(({ field }) => field) };
}

/** The objects of a schema but for its functions. */
export interface SchemaObjects {
  readonly tables: readonly TableModel[];
  readonly views: readonly ViewModel[];
  readonly macros: readonly MacroModel[];
  readonly indexes: readonly IndexModel[];
}

interface Existence {
  readonly added: Verdict;
  readonly removed: Verdict;
}

/** Objects that programs name. */
const used: Existence = {
  added: additive("It can be used from now on."),
  removed: breaking("Programs that use it fail."),
};

/** Objects that programs never name. */
const unseen: Existence = {
  added: behavioural("Queries may take another way."),
  removed: behavioural("Queries may take another way."),
};

function diffNamed<T extends { readonly name: string }>(
  kind: ObjectKind,
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
  schema: Place,
  existence: Existence,
  compare: (old: T, next: T, place: Place) => readonly Change[],
): Change[] {
  return diffEach(before, after, {
    what: kind,
    key: keyOf,
    place: ({ name }) => ({ ...schema, kind, name }),
    ...existence,
    compare,
  });
}

function names(table: TableModel, columns: readonly number[]): string[] {
  return columns.map((index) => table.columns.fields[index]?.name ?? String(index));
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function macroKey({ name, kind }: MacroModel): string {
  return JSON.stringify([name, kind]);
}

function indexKey({ name, table }: IndexModel): string {
  return JSON.stringify([table, name]);
}
