import { formatType, type SchemaSpec } from "vgi-arrow/values";
import type {
  CatalogModel,
  CopyFormatModel,
  FunctionModel,
  OptionModel,
  SchemaModel,
  ServiceMethodModel,
  ServiceModel,
} from "vgi-client";
import { isAnyField } from "../emit/value-types.js";
import { signatureText } from "../model/signature.js";

/** An overview of a catalog: options, formats of `COPY`, schemas, functions with their signatures, tables with their columns. */
export function catalogText(catalog: CatalogModel): string {
  return [
    `catalog ${catalog.name}${remark(catalog.comment)}`,
    ...catalog.attachOptions.map((option) => `  attach option ${optionText(option)}`),
    ...catalog.settings.map((option) => `  setting ${optionText(option)}`),
    ...catalog.secretTypes.map((secret) => `  secret type ${secret.name}${remark(secret.description)}`),
    ...(catalog.copyFormats ?? []).map((format) => `  copy ${copyFormatText(format)}`),
    ...catalog.schemas.flatMap((schema) => schemaLines(schema, catalog)),
  ].join("\n");
}

/** An overview of a protocol: its methods with parameters, results and headers. */
export function serviceText({ protocol, version, deprecation, methods }: ServiceModel): string {
  const heading = `protocol ${protocol}${version === "" ? "" : ` ${version}`}${deprecation === null ? "" : " (deprecated)"}`;
  return [heading, ...methods.map((method) => `  ${method.kind.padEnd(9)} ${methodText(method)}`)].join("\n");
}

function methodText({ name, params, result, header, deprecation }: ServiceMethodModel): string {
  const [only, ...more] = result?.fields ?? [];
  const value =
    only === undefined || more.length > 0 ? `(${result === null ? "" : fieldsText(result)})` : formatType(only.type);
  const gives = result === null ? "" : ` -> ${value}${only?.nullable === true && more.length === 0 ? "?" : ""}`;
  const begins = header === null ? "" : ` header (${fieldsText(header)})`;
  return `${name}(${fieldsText(params)})${gives}${begins}${deprecation === null ? "" : `  # deprecated: ${deprecation}`}`;
}

function fieldsText({ fields }: SchemaSpec): string {
  return fields.map((field) => `${field.name}${field.nullable ? "?" : ""} ${formatType(field.type)}`).join(", ");
}

function schemaLines(schema: SchemaModel, catalog: CatalogModel): string[] {
  const name = schema.path.join(".");
  const isDefault = name === catalog.defaultSchema ? " (default)" : "";
  const lines = [
    ...schema.functions.map((model) => `${kindText[model.kind]} ${functionText(model)}${remark(model.description)}`),
    ...schema.tables.map((table) => {
      const columns = table.columns.fields.map((field) => `${field.name} ${formatType(field.type)}`);
      return `table         ${table.name}: ${columns.join(", ")}${remark(table.comment)}`;
    }),
    ...schema.views.map((view) => `view          ${view.name}${remark(view.comment)}`),
    ...schema.macros.map(
      (macro) => `macro         ${macro.name}(${macro.parameters.join(", ")})${remark(macro.comment)}`,
    ),
  ];
  return [`  schema ${name}${isDefault}${remark(schema.comment)}`, ...lines.map((line) => `    ${line}`)];
}

const kindText: Readonly<Record<FunctionModel["kind"], string>> = {
  scalar: "scalar       ",
  aggregate: "aggregate    ",
  table: "table func.  ",
  table_in_out: "table-in-out ",
  table_buffering: "buffering    ",
};

function functionText(model: FunctionModel): string {
  const { fields } = model.output;
  const types = fields.map((field) => (isAnyField(field) ? "any" : formatType(field.type)));
  const isColumn = model.kind === "scalar" || model.kind === "aggregate";
  const named = fields.map((field, index) => `${field.name} ${types[index] ?? ""}`).join(", ");
  const result = isColumn ? types.join(", ") : named === "" ? "" : `(${named})`;
  return `${model.name}(${signatureText(model)})${result === "" ? "" : ` -> ${result}`}`;
}

function copyFormatText({ name, direction, options, description }: CopyFormatModel): string {
  const ways = direction === "both" ? "from and to" : direction;
  return `${ways} ${name}(${signatureText({ kind: "table", arguments: options })})${remark(description)}`;
}

function optionText(option: OptionModel): string {
  const state = option.required
    ? " (required)"
    : option.default === undefined
      ? ""
      : ` = ${JSON.stringify(option.default)}`;
  return `${option.name} ${formatType(option.type)}${state}${remark(option.description)}`;
}

/** The first line of a text, behind what it is about. */
function remark(text: string | null): string {
  const line = (text ?? "").trim().split("\n", 1)[0] ?? "";
  return line === "" ? "" : `  # ${line}`;
}
