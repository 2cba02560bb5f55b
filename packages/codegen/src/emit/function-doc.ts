import type { ExampleModel, FunctionModel } from "vgi-client";
import { signatureText } from "../model/signature.js";
import type { GroupNames } from "../names/catalog-names.js";
import { comment, fenced, inlineCode, prose, proseLine } from "./comment.js";

const mostExamples = 5;

const kindText: Readonly<Record<FunctionModel["kind"], string>> = {
  scalar: "Scalar function",
  aggregate: "Aggregate function",
  table: "Table function",
  table_in_out: "Table-in-out function",
  table_buffering: "Buffering table function",
};

/** The documentation of an exported function, all overloads in one. `rows` says what is known of the result's columns. */
export function functionDoc(schema: readonly string[], { group, overloads }: GroupNames, rows: string): string {
  const models = overloads.map(({ model }) => model);
  return comment([
    ...distinct(models.map((model) => prose(model.description.trim() || (model.comment ?? "").trim()))),
    signatures(schema, models),
    group.shape === "scalar" || group.shape === "aggregate" ? "" : rows,
    distinct(models.flatMap(properties))
      .map((line) => `- ${line}`)
      .join("\n"),
    deprecation(models),
    ...distinct(models.flatMap((model) => model.examples.map(example))).slice(0, mostExamples),
  ]);
}

function signatures(schema: readonly string[], models: readonly FunctionModel[]): string {
  const lines = models.map((model) => {
    const path = [...schema, model.name].join(".");
    const result = model.kind === "scalar" || model.kind === "aggregate" ? resultText(model) : "";
    return `${kindText[model.kind]} ${inlineCode(`${path}(${signatureText(model)})`)}${result}.`;
  });
  return lines.length === 1 ? lines.join("") : lines.map((line, index) => `${index}. ${line}`).join("\n");
}

function resultText(model: FunctionModel): string {
  const [field] = model.output.fields;
  return field === undefined || field.metadata?.["vgi:any"] !== undefined ? ", whose result type bind decides" : "";
}

function properties(model: FunctionModel): string[] {
  return [
    ...named("Stability", model.stability),
    ...named("Null handling", model.nullHandling),
    ...named("Order", model.orderPreservation),
    ...listed("Requires the settings", model.requiredSettings),
    ...listed("Requires the secrets", model.requiredSecrets),
    ...listed("Categories", model.categories),
  ];
}

/** Editors strike out what is deprecated: only where all signatures are. */
function deprecation(models: readonly FunctionModel[]): string {
  const reasons = models.map(deprecationOf);
  if (!reasons.every((reason) => reason !== undefined)) return "";
  return ["@deprecated", ...distinct(reasons)].join(" ");
}

/** Why a function is deprecated, by its tag: the text of it, or none. */
function deprecationOf({ tags }: FunctionModel): string | undefined {
  const tag = Object.entries(tags).find(([key]) => /^(vgi[._])?deprecated$/i.test(key));
  if (tag === undefined || /^(false|no|0)$/i.test(tag[1].trim())) return undefined;
  return /^(true|yes|1)?$/i.test(tag[1].trim()) ? "" : proseLine(tag[1]);
}

function named(label: string, value: string | null): string[] {
  return value === null || value === "" ? [] : [`${label}: ${inlineCode(value)}`];
}

function listed(label: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${label}: ${values.map(inlineCode).join(", ")}`];
}

function example({ sql, description, expectedOutput }: ExampleModel): string {
  const expected = expectedOutput === null || expectedOutput === "" ? "" : `\n${fenced("text", expectedOutput)}`;
  const title = description === null || description === "" ? "" : `\n${proseLine(description)}`;
  return `@example${title}\n${fenced("sql", sql)}${expected}`;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== "");
}
