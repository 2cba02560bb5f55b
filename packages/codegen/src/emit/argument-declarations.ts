import { extensionMetadata } from "vgi-arrow/values";
import type { ArgumentModel } from "vgi-client";
import { argumentDefaultText, argumentTypeText, isAnyTyped } from "../model/signature.js";
import type { OverloadNames } from "../names/catalog-names.js";
import { comment, inlineCode, prose } from "./comment.js";
import type { InterfaceDeclaration, PropertyDeclaration } from "./declarations.js";
import { propertyName, stringLiteral, type LiteralValue } from "./literal.js";
import type { ModuleImports } from "./module-imports.js";
import type { RowShown } from "./row-declarations.js";
import { type KeptExtensions, typeLiteral } from "./type-literal.js";
import { valueType } from "./value-types.js";

/** Up to this many choices become a union type; of more, the documentation lists the first few. */
const mostChoices = 32;
const listedChoices = 12;

/** An argument with the property that carries it. */
export interface KeyedArgument {
  readonly key: string;
  readonly argument: ArgumentModel;
}

/** The arguments of a signature with their properties, in order. */
export function keyedArguments(names: OverloadNames): KeyedArgument[] {
  return names.model.arguments.map((argument, index) => ({ key: names.keys[index] ?? "", argument }));
}

/** What the run time needs to know of an argument: `ArgumentDescriptor` of codegen-v1. */
export function argumentDescriptor({ key, argument }: KeyedArgument, keep: KeptExtensions): LiteralValue {
  return {
    key,
    name: argument.name === key ? undefined : argument.name,
    role: argument.role,
    type: isAnyTyped(argument) ? "null" : typeLiteral(argument.type, keep),
    metadata: keep(argument) ? extensionMetadata(argument) : undefined,
    any: isAnyTyped(argument) || undefined,
    varargs: argument.varargs || undefined,
    optional: argument.optional || undefined,
  };
}

/** The interface of an object of constants or arguments, or of columns. */
export function argumentInterface(
  name: string,
  doc: string,
  keyed: readonly KeyedArgument[],
  imports: ModuleImports,
  shown: RowShown,
): InterfaceDeclaration {
  return { kind: "interface", name, doc, properties: keyed.map((argument) => property(argument, imports, shown)) };
}

function property({ key, argument }: KeyedArgument, imports: ModuleImports, shown: RowShown): PropertyDeclaration {
  const isColumn = argument.role === "column";
  const one = isColumn ? columnType(argument, imports, shown) : singleType(argument, imports, shown);
  const type = argument.varargs ? `ReadonlyArray<${one}>` : one;
  return {
    name: propertyName(key),
    type: argument.optional ? `${type} | undefined` : type,
    optional: argument.optional,
    doc: argumentDoc(argument),
  };
}

function columnType(argument: ArgumentModel, imports: ModuleImports, shown: RowShown): string {
  if (isAnyTyped(argument)) return imports.type("AnyColumnInput");
  return `${imports.type("ColumnInput")}<${argumentType(argument, shown)}>`;
}

function argumentType({ name, type, metadata }: ArgumentModel, shown: RowShown): string {
  return valueType(type, "in", shown.use, shown.mapping(name), metadata);
}

function singleType(argument: ArgumentModel, imports: ModuleImports, shown: RowShown): string {
  if (isAnyTyped(argument)) return imports.type("AnyValueInput");
  const acceptsNull = argument.varargs || argument.default === null;
  const choices = choiceTypes(argument);
  if (choices !== undefined) return acceptsNull ? `${choices} | null` : choices;
  const one = argumentType(argument, shown);
  return acceptsNull && one !== "null" ? `${one} | null` : one;
}

function choiceTypes({ choices, type }: ArgumentModel): string | undefined {
  if (choices === undefined || choices.length === 0 || choices.length > mostChoices) return undefined;
  const isText = type === "utf8" || type === "large_utf8" || type === "utf8_view";
  return isText ? [...new Set(choices)].map(stringLiteral).join(" | ") : undefined;
}

function argumentDoc(argument: ArgumentModel): string {
  const defaultValue = argument.optional ? argumentDefaultText(argument) : undefined;
  return comment([
    argument.doc === undefined ? "" : prose(argument.doc),
    facts(argument).join(" "),
    defaultValue === undefined ? "" : `@defaultValue ${inlineCode(defaultValue)}`,
  ]);
}

function facts(argument: ArgumentModel): string[] {
  const list = [`Arrow type ${inlineCode(argumentTypeText(argument))}.`];
  if (argument.range !== undefined) list.push(`Range ${inlineCode(argument.range)}.`);
  const pattern = argument.metadata?.["vgi_pattern"];
  if (pattern !== undefined) list.push(`Pattern ${inlineCode(pattern)}.`);
  const choices = argument.choices ?? [];
  if (choices.length > 0) {
    const shown = choices.slice(0, listedChoices).map(inlineCode).join(", ");
    const more = choices.length - listedChoices;
    list.push(`One of ${shown}${more > 0 ? ` and ${more} more` : ""}.`);
  }
  return list;
}
