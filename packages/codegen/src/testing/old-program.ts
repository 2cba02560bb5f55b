import type { FieldSpec, TypeSpec } from "vgi-arrow";
import type { ArgumentModel, CatalogModel, OptionModel, TableModel } from "vgi-client";
import { stringLiteral } from "../emit/literal.js";
import { knownOutput } from "../emit/known-output.js";
import { isFullyTyped } from "../emit/row-declarations.js";
import { distinctFields, fieldType } from "../emit/value-types.js";
import type { BoundOutput } from "../model/bound-output.js";
import { comparePaths } from "../model/compare.js";
import { copyFormatKey } from "../model/normalize.js";
import { isAnyTyped } from "../model/signature.js";
import { tableColumns, tableWrites } from "../model/table-columns.js";
import { assignCatalogNames } from "../names/assign-names.js";
import {
  macroKey,
  type CatalogNames,
  type GroupNames,
  type OverloadNames,
  type SchemaNames,
} from "../names/catalog-names.js";

/**
 * A program that uses all of a generated SDK, as people use it: it connects with the options that have to be given, calls each
 * signature with what is required, with all there is, and with options, and reads each column as the type that it has.
 *
 * @param folder folder of the SDK, as the program imports it
 */
export function oldProgram(catalog: CatalogModel, bound: readonly BoundOutput[], folder: string): string {
  const names = assignCatalogNames(catalog);
  const lines: string[] = [];
  const imports = new Set<string>();
  const use = (name: string): string => {
    imports.add(name);
    return name;
  };
  for (const schema of names.schemas) {
    const own = bound.filter((one) => comparePaths(one.schema, schema.path) === 0);
    const model = catalog.schemas.find(({ path }) => comparePaths(path, schema.path) === 0);
    const local = `module${names.schemas.indexOf(schema)}`;
    if ((model?.functions.length ?? 0) > 0) lines.unshift(`import * as ${local} from "${folder}/${schema.file}.js";`);
    for (const section of schema.sections.keys()) {
      lines.unshift(`import * as ${local}${section} from "${folder}/${schema.file}/${section}.js";`);
    }
    for (const name of schema.views.values())
      lines.push(`{ const sql: string = ${local}views.${name}.definition; void sql; }`);
    for (const macro of model?.macros ?? []) {
      const one = `${local}macros.${schema.macros.get(macroKey(macro)) ?? ""}`;
      lines.push(`void [${one}.definition, ${one}.defaults, ${one}.kind];`);
    }
    for (const group of schema.groups) lines.push(...groupLines(group, `${local}.${group.export}`, own, use));
    for (const table of model?.tables ?? []) {
      const type = `${local}tables.Tables[${stringLiteral(table.name)}]`;
      lines.push(...rowLines(`(undefined as unknown as ${type})`, rowFields(table), use));
      lines.push(...tableLines(catalog, table, `${local}tables.${schema.tables.get(table.name)?.export ?? ""}`, use));
    }
  }
  lines.push(...besideLines(catalog, names, folder));
  const types = [...imports].map((name) => `type ${name}`);
  return [
    `import { ${["type Session", ...types].join(", ")} } from "vgi-client/codegen-v1";`,
    `import { connect } from "${folder}/connect.js";`,
    `import { client } from "${folder}/client.js";`,
    ...lines.filter((line) => line.startsWith("import ")),
    "export async function use(): Promise<unknown> {",
    ...connectLines(catalog).map((line) => `  ${line}`),
    ...lines.filter((line) => !line.startsWith("import ")).map((line) => `  ${line}`),
    ...names.schemas.flatMap((schema) => memberLine(schema)),
    "  return db;",
    "}",
    "",
  ].join("\n");
}

/** What rows of a table have. */
function rowFields(table: TableModel): FieldSpec[] {
  return tableColumns(table).row.map(({ field }) => field);
}

/** The same functions behind dots, for schemas of one level. */
function memberLine(schema: SchemaNames): string[] {
  const [group] = schema.groups;
  const isSimple = group !== undefined && schema.path.length === 1 && group.overloads.length === 1;
  return isSimple ? [`  void client(db)[${stringLiteral(schema.member)}][${stringLiteral(group.export)}];`] : [];
}

/** Connects with what has to be given, and with all that may be. */
function connectLines({ attachOptions, settings, secretTypes }: CatalogModel): string[] {
  const isOpen = attachOptions.length + settings.length + secretTypes.length === 0;
  const least = attachOptions.filter(({ required }) => required).map(optionText);
  // Where nothing is declared, a program may give what it likes.
  const all = isOpen ? ["another: 1", "region: true"] : attachOptions.map(optionText);
  const given = settings.length === 0 ? ["unit: true", "another: true"] : settings.map(optionText);
  const secrets = secretTypes.map(
    ({ name, parameters }) =>
      `${stringLiteral(name)}: { ${parameters.map((one) => `${stringLiteral(one.name)}: ${valueText(one.type, [])}`).join(", ")} }`,
  );
  const others = [...secrets, "mine: 1", ...(secretTypes.some(({ name }) => name === "other") ? [] : ["other: [1]"])];
  const rest = `settings: { ${given.join(", ")} }, secrets: { ${others.join(", ")} }`;
  return [
    `const db: Session = await connect("stdio:worker", { options: { ${least.join(", ")} } });`,
    `void connect("stdio:worker", { options: { ${all.join(", ")} }, ${rest} });`,
  ];
}

/** Reads a table with some columns and a filter, and writes what it takes. */
function tableLines(catalog: CatalogModel, model: TableModel, called: string, use: (name: string) => string): string[] {
  const columns = tableColumns(model);
  const [first] = columns.row;
  if (first === undefined) return [];
  const name = stringLiteral(first.field.name);
  const type = fieldType([first.field.type], "out", use);
  const past = catalog.supportsTimeTravel ? [`void ${called}(db, { at: { unit: "VERSION", value: "1" } });`] : [];
  const writes = tableWrites(model, columns);
  const keys = columns.rowIds.map((field) => ({ field }));
  const insert = [
    `${called}.insert(db, [${rowText(columns.row.filter(({ required }) => required))}, ${rowText(columns.row)}])`,
  ];
  const answer = model.returning?.insert;
  return [
    `{ const value: ${type} | undefined = (await ${called}(db, { columns: [${name}] }).rows())[0]?.[${name}]; void value; }`,
    `void ${called}(db, { filter: (column) => column(${name}).isNull(), timeoutMs: 1 });`,
    ...past,
    ...(writes.includes("insert") ? insert.map((call) => `{ const count: bigint = await ${call}; void count; }`) : []),
    ...(writes.includes("insert") && answer !== undefined
      ? [`void ${called}.insert(db, [${rowText(columns.row)}], { returning: "${answer}" });`]
      : []),
    ...(writes.includes("update") ? [`void ${called}.update(db, [${rowText([...keys, first])}]);`] : []),
    ...(writes.includes("delete") ? [`void ${called}.delete(db, [${rowText(keys)}]);`] : []),
  ];
}

function rowText(columns: readonly { readonly field: FieldSpec }[]): string {
  const values = columns.map(({ field }) => `${stringLiteral(field.name)}: ${valueText(field.type, [])}`);
  return `{ ${values.join(", ")} }`;
}

/** Formats of `COPY`, and companions. */
function besideLines(catalog: CatalogModel, names: CatalogNames, folder: string): string[] {
  const formats = catalog.copyFormats ?? [];
  const companions = catalog.companions ?? [];
  const lines = [
    ...(formats.length > 0 ? [`import * as copy from "${folder}/copy.js";`] : []),
    ...(companions.length > 0 ? [`import * as companions from "${folder}/companions.js";`] : []),
  ];
  for (const format of formats) {
    const own = names.copyFormats.get(copyFormatKey(format));
    const keyed = format.options.map((argument, index) => ({ key: own?.keys[index] ?? "", argument }));
    const required = keyed.filter(({ argument }) => !argument.optional);
    for (const options of [required, keyed]) {
      const text = options.length === 0 ? "" : `, options: ${objectText(options, constantText)}`;
      const one = `copy.${own?.export ?? ""}`;
      if (format.direction !== "to") lines.push(`void ${one}.copyFrom(db, { path: "in", columns: {}${text} }).rows();`);
      if (format.direction !== "from")
        lines.push(`void ${one}.copyTo(db, { path: "out", rows: { id: [1n] }${text} });`);
    }
  }
  for (const { name, required } of companions) {
    lines.push(
      `{ const alias: string${required ? "" : " | undefined"} = companions.${names.companions.get(name) ?? ""}(db)${required ? "" : "?"}.alias; void alias; }`,
    );
  }
  return lines;
}

function optionText({ name, type }: OptionModel): string {
  return `${stringLiteral(name)}: ${valueText(type, [])}`;
}

function groupLines(
  group: GroupNames,
  called: string,
  bound: readonly BoundOutput[],
  use: (name: string) => string,
): string[] {
  const isOverloaded = group.overloads.length > 1;
  return group.overloads.flatMap((overload, index) => [
    ...overloadLines(overload, isOverloaded ? `${called}.overloads[${index}]` : called, bound, use),
    ...(isOverloaded ? overloadLines(overload, called, bound, use, true) : []),
  ]);
}

function overloadLines(
  overload: OverloadNames,
  called: string,
  bound: readonly BoundOutput[],
  use: (name: string) => string,
  onlyCalls = false,
): string[] {
  const { model } = overload;
  const calls = argumentLists(overload).map((list) => `${called}(db${list.map((one) => `, ${one}`).join("")})`);
  const statements = calls.slice(1).map((call) => `void ${call};`);
  const [first = ""] = calls;
  if (onlyCalls) return [`void ${first};`, ...statements];
  if (model.kind === "scalar" || model.kind === "aggregate") {
    const [field] = model.output.fields;
    if (field === undefined || !isFullyTyped(model.output)) return [`void ${first};`, ...statements];
    const one = fieldType([field.type], "out", use);
    const type = model.kind === "scalar" ? `Array<${one}>` : one;
    return [`{ const result: ${type} = await ${first}; void result; }`, ...statements];
  }
  const [output, ...others] = knownOutput(model, bound).outputs;
  if (output === undefined || others.length > 0)
    return [`void (await ${first}.rows())[0]?.["any column"];`, ...statements];
  return [...rowLines(`(await ${first}.rows())[0]`, output.fields, use), ...statements];
}

function rowLines(row: string, fields: Parameters<typeof distinctFields>[0], use: (name: string) => string): string[] {
  return distinctFields(fields).map(({ name, types, isAny }) => {
    const type = isAny ? "unknown" : fieldType(types, "out", use);
    return `{ const value: ${type} | undefined = ${row}?.[${stringLiteral(name)}]; void value; }`;
  });
}

/** What is given: the required, then the same with options, then everything. */
function argumentLists(overload: OverloadNames): string[][] {
  const { model } = overload;
  const isColumnar = model.kind === "scalar" || model.kind === "aggregate";
  const constants = of(overload, ({ role }) => role === "positional" || role === "named");
  const columns = of(overload, ({ role }) => role === "column");
  const input = isColumnar
    ? [columns.length === 0 ? "{ rows: 1 }" : objectText(columns, columnText)]
    : model.kind === "table"
      ? []
      : ["{ id: [1n] }"];
  const required = constants.filter(({ argument }) => !argument.optional);
  const least = required.length === 0 ? [] : [objectText(required, constantText)];
  const withOptions = [
    ...input,
    ...(constants.length === 0 ? [] : [objectText(required, constantText)]),
    "{ timeoutMs: 1 }",
  ];
  const all = constants.length === 0 ? [] : [[...input, objectText(constants, constantText)]];
  return [[...input, ...least], withOptions, ...all];
}

interface Keyed {
  readonly key: string;
  readonly argument: ArgumentModel;
}

function of({ model, keys }: OverloadNames, wanted: (argument: ArgumentModel) => boolean): Keyed[] {
  return model.arguments
    .map((argument, index) => ({ key: keys[index] ?? "", argument }))
    .filter(({ argument }) => wanted(argument));
}

function objectText(list: readonly Keyed[], text: (argument: ArgumentModel) => string): string {
  return `{ ${list.map(({ key, argument }) => `${stringLiteral(key)}: ${text(argument)}`).join(", ")} }`;
}

function columnText(argument: ArgumentModel): string {
  const one = isAnyTyped(argument) ? "[1n, null]" : `[${valueText(argument.type, argument.choices ?? [])}, null]`;
  return argument.varargs ? `[${one}]` : one;
}

function constantText(argument: ArgumentModel): string {
  const one = isAnyTyped(argument) ? "1n" : valueText(argument.type, argument.choices ?? []);
  return argument.varargs ? `[${one}]` : one;
}

/** A value of a type; of types that programs can't write down, one that is taken on trust. */
function valueText(type: TypeSpec, choices: readonly string[]): string {
  const [choice] = choices;
  if (type === "bool") return "true";
  if (type === "int64" || type === "uint64") return "1n";
  if (typeof type === "string" && type.includes("utf8")) return stringLiteral(choice ?? "x");
  if (typeof type === "string" && type.includes("binary")) return "new Uint8Array()";
  if (typeof type === "string" && type.startsWith("date")) return '"2020-01-01"';
  if (typeof type === "string" && (type.startsWith("int") || type.startsWith("uint") || type.startsWith("float")))
    return "1";
  if (typeof type === "object" && "list" in type) return `[${valueText(type.list.type, [])}, null]`;
  if (typeof type === "object" && "timestamp" in type) return "1n";
  if (typeof type === "object" && "decimal128" in type) return '"1"';
  return "(undefined as never)";
}
