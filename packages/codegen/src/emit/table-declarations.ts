import type { CatalogModel, SchemaModel, TableModel } from "vgi-client";
import { tableColumns, tableWrites, type TableColumnModel } from "../model/table-columns.js";
import type { TableNames } from "../names/catalog-names.js";
import type { CallTypes } from "./call-types.js";
import { comment, inlineCode } from "./comment.js";
import { constantInitializer, type FactoryCall } from "./constant-layout.js";
import type { ConstDeclaration, InterfaceDeclaration } from "./declarations.js";
import type { Fingerprints } from "./fingerprints.js";
import { literal, type LiteralValue } from "./literal.js";
import type { ModuleImports } from "./module-imports.js";
import type { ShownValues } from "./shown-values.js";
import { rowDoc, tableDoc } from "./table-doc.js";
import { tableInterfaces, type TableShape } from "./table-interfaces.js";
import { schemaLiteral } from "./type-literal.js";

/** What the emitters of one module of tables share. */
export interface TablesContext {
  readonly catalog: CatalogModel;
  readonly schema: SchemaModel;
  readonly imports: ModuleImports;
  /** How values are shown. */
  readonly shown: ShownValues;
  /** Options of calls of this catalog. */
  readonly calls: CallTypes;
  readonly fingerprints: Fingerprints;
}

/** The declarations of one table: the types of its rows and writes, then the constant. */
export function tableDeclarations(
  table: TableModel,
  names: TableNames,
  context: TablesContext,
): (InterfaceDeclaration | ConstDeclaration)[] {
  const { catalog, schema, shown } = context;
  const columns = tableColumns(table);
  const path = [...schema.path, table.name].join(".");
  const shape: TableShape = {
    stem: names.stem,
    label: `table ${inlineCode(path)}`,
    columns,
    writes: tableWrites(table, columns),
    shown: { use: shown.use, mapping: (column) => shown.mapping(path, column) },
  };
  const type = tableType(table, shape, context);
  return [
    ...tableInterfaces(shape, rowDoc(table, shape)),
    {
      kind: "const",
      name: names.export,
      type,
      initializer: constantInitializer(names.export, type, tableCall(table, shape, context)),
      doc: comment(tableDoc(catalog, table, shape)),
    },
  ];
}

function tableType(
  { returning }: TableModel,
  { stem, columns, writes }: TableShape,
  { catalog, imports, calls }: TablesContext,
): string {
  const row = `${stem}Row`;
  const last = calls.ofCalls(imports);
  const time = catalog.supportsTimeTravel ? "TimeTravel" : last.length > 0 ? "Present" : undefined;
  const ids = columns.rowIds.length > 0 ? [`${stem}RowIds`] : time === undefined ? [] : [imports.type("NoRowIds")];
  const written = { insert: `${stem}Insert`, update: `${stem}Update`, delete: `${stem}Key` } as const;
  const generic = { insert: "TableInserter", update: "TableUpdater", delete: "TableDeleter" } as const;
  const parts = [
    `${imports.type("TableReader")}<${[row, ...ids, ...(time === undefined ? [] : [imports.type(time)]), ...last].join(", ")}>`,
    ...writes.map((operation) => {
      const answer = answerType(returning?.[operation]) ?? (last.length > 0 ? "never" : undefined);
      const types = [row, written[operation], ...(answer === undefined ? [] : [answer]), ...last];
      return `${imports.type(generic[operation])}<${types.join(", ")}>`;
    }),
  ];
  return parts.length === 1 ? parts.join("") : parts.map((part) => `\n  & ${part}`).join("");
}

/** A table that answers with changes answers with rows too. */
function answerType(most: "rows" | "changes" | undefined): string | undefined {
  return most === undefined ? undefined : most === "rows" ? '"rows"' : '"rows" | "changes"';
}

function tableCall(
  table: TableModel,
  { columns, writes }: TableShape,
  { catalog, schema, imports, shown, fingerprints }: TablesContext,
): FactoryCall {
  const { name } = table;
  const { keep } = shown;
  const descriptor: LiteralValue = {
    kind: "base_table",
    schema: schema.path,
    name,
    columns: columns.row.map((column) => columnLiteral(column, writes.includes("insert"), shown)),
    rowIds: columns.rowIds.length === 0 ? undefined : schemaLiteral({ fields: columns.rowIds }, keep).fields,
    ...shown.descriptor([...schema.path, name].join(".")),
    timeTravel: catalog.supportsTimeTravel || undefined,
    fingerprint: fingerprints.get(table),
  };
  const isRead = writes.length === 0;
  return {
    factory: imports.value(isRead ? "table" : "writableTable"),
    descriptor,
    rest: isRead ? [] : [literal(writes)],
  };
}

function columnLiteral(
  { field, notNull, ...column }: TableColumnModel,
  isWritten: boolean,
  { keep }: ShownValues,
): LiteralValue {
  return {
    ...schemaLiteral({ fields: [{ ...field, nullable: !notNull }] }, keep).fields[0],
    ...(isWritten ? { required: column.required || undefined, default: column.default } : {}),
  };
}
