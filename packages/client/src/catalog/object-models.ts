import { schemaSpecOf } from "vgi-arrow";
import type { anyVersion } from "vgi-protocol";
import type { RecordBatch } from "apache-arrow";
import type { IndexModel, Json, MacroModel, TableModel, ViewModel } from "../model/catalog.js";
import { jsonCell } from "./json-cell.js";

/** Reads a table. Until 1.x said so by flags, which kinds of write it takes; later its write functions do. */
export function tableModel(record: anyVersion.TableInfo): TableModel {
  const writes = record.writeResultModes ?? {};
  const returning = returningOf(record);
  return {
    name: record.name,
    comment: record.comment,
    tags: record.tags,
    columns: schemaSpecOf(record.columns),
    notNull: record.notNullConstraints,
    unique: record.uniqueConstraints,
    primaryKey: record.primaryKeyConstraints,
    check: record.checkConstraints,
    supportsInsert: record.supportsInsert ?? "insert" in writes,
    supportsUpdate: record.supportsUpdate ?? "update" in writes,
    supportsDelete: record.supportsDelete ?? "delete" in writes,
    ...(Object.keys(returning).length === 0 ? {} : { returning }),
  };
}

/** What writes answer with beyond a count. The flag of 1.x stood for rows, of every kind of write that the table takes. */
function returningOf(record: anyVersion.TableInfo): NonNullable<TableModel["returning"]> {
  const { supportsReturning, supportsInsert, supportsUpdate, supportsDelete, writeResultModes } = record;
  const flags = { insert: supportsInsert, update: supportsUpdate, delete: supportsDelete };
  const modes = (["insert", "update", "delete"] as const).flatMap((operation) => {
    const mode =
      writeResultModes?.[operation] ?? (supportsReturning === true && flags[operation] === true ? "rows" : "");
    return mode === "rows" || mode === "changes" ? [[operation, mode] as const] : [];
  });
  return Object.fromEntries(modes);
}

/** Reads a view: the worker gives its SQL and no columns. */
export function viewModel(record: anyVersion.ViewInfo): ViewModel {
  return { name: record.name, comment: record.comment, tags: record.tags, definition: record.definition };
}

/** Reads a macro. */
export function macroModel(record: anyVersion.MacroInfo): MacroModel {
  return {
    name: record.name,
    kind: record.macroType === "TABLE" ? "table" : "scalar",
    comment: record.comment,
    tags: record.tags,
    parameters: record.parameters,
    defaults: rowAsJson(record.parameterDefaultValues),
    definition: record.definition,
  };
}

/** Reads an index. */
export function indexModel(record: anyVersion.IndexInfo): IndexModel {
  return {
    name: record.name,
    table: record.tableName,
    comment: record.comment,
    tags: record.tags,
    expressions: record.expressions,
    unique: record.constraintType === "UNIQUE" || record.constraintType === "PRIMARY",
  };
}

function rowAsJson(batch: RecordBatch | null): Readonly<Record<string, Json>> {
  if (batch === null || batch.numRows === 0) return {};
  return Object.fromEntries(
    batch.schema.fields.map((field) => {
      const column = batch.getChild(field.name);
      return [field.name, column === null ? null : jsonCell(column, 0)];
    }),
  );
}
