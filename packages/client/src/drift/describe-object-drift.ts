import { type FieldSpec, formatType } from "vgi-arrow";
import type { MacroModel, TableModel } from "../model/catalog.js";
import { readAlike } from "../same-columns.js";
import type { Drift } from "./describe-drift.js";
import type { ExpectedMacro, ExpectedTable } from "./expected-object.js";

/** Says how a table differs from what was expected. */
export function describeTableDrift({ columns, rowIds = [] }: ExpectedTable, model: TableModel): Drift {
  // Columns that engines compute are none of those that generated code has.
  const actual = model.columns.fields.filter(({ metadata }) => (metadata?.["generated_expression"] ?? "") === "");
  const expected = [...columns, ...rowIds];
  const texts = expected.flatMap((column) => columnDifference(column, actual));
  const added = actual.filter(({ name }) => !expected.some((column) => column.name === name));
  texts.push(...added.map(({ name }) => `column ${JSON.stringify(name)} is new`));
  return texts.length > 0
    ? { kind: "output", text: texts.join(", ") }
    : { kind: "other", text: "the order of its columns, where null may stand, or what can be written are others" };
}

function columnDifference({ name, type }: FieldSpec, actual: readonly FieldSpec[]): string[] {
  const found = actual.find((column) => column.name === name);
  if (found === undefined) return [`column ${JSON.stringify(name)} is gone`];
  if (readAlike(found.type, type)) return [];
  return [`column ${JSON.stringify(name)} is ${formatType(found.type)}, and not ${formatType(type)}`];
}

/** Says how a macro differs from what was expected. */
export function describeMacroDrift({ parameters }: ExpectedMacro, model: MacroModel): Drift {
  const gone = parameters.filter((name) => !model.parameters.includes(name)).map((name) => `parameter ${name} is gone`);
  const added = model.parameters.filter((name) => !parameters.includes(name)).map((name) => `parameter ${name} is new`);
  const texts = [...gone, ...added];
  return texts.length > 0
    ? { kind: "arguments", text: texts.join(", ") }
    : { kind: "definition", text: "its definition, its defaults or the order of its parameters are others" };
}
