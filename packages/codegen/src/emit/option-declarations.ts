import type { FieldSpec, TypeSpec } from "vgi-arrow/values";
import { formatType } from "vgi-arrow/values";
import type { CatalogModel, OptionModel, SecretTypeModel } from "vgi-client";
import { comment, inlineCode, prose } from "./comment.js";
import type { Declaration, InterfaceDeclaration, PropertyDeclaration } from "./declarations.js";
import { hasCallTypes } from "./call-types.js";
import { propertyName } from "./literal.js";
import type { ModuleImports } from "./module-imports.js";
import { fieldType, valueType } from "./value-types.js";

/** Names that the module of `connect` may declare. */
export const optionTypeNames = ["Options", "Settings", "Secrets", "Calls"] as const;

/** The types of a catalog's attach options, settings and secrets: those that it declares any of. */
export function optionDeclarations(catalog: CatalogModel, imports: ModuleImports): Declaration[] {
  const name = inlineCode(catalog.name);
  return [
    ...optionInterface("Options", `Attach options of the catalog ${name}.`, catalog.attachOptions, imports),
    ...optionInterface(
      "Settings",
      `Settings of the catalog ${name}: for \`connect\`, or for one call.`,
      catalog.settings,
      imports,
    ),
    ...secretInterface(
      `Secrets of the catalog ${name}, for \`connect\`, or for one call.`,
      catalog.secretTypes,
      imports,
    ),
    ...callsType(catalog, imports),
  ];
}

/** The type of `connect`. */
export function connectType(catalog: CatalogModel, imports: ModuleImports): string {
  const untyped = imports.type;
  const { attachOptions, settings, secretTypes } = catalog;
  if (attachOptions.length + settings.length + secretTypes.length === 0) return imports.type("Connect");
  const types = [
    attachOptions.length === 0 ? untyped("NoOptions") : "Options",
    settings.length === 0 ? untyped("Untyped") : "Settings",
    secretTypes.length === 0 ? untyped("Untyped") : "Secrets",
  ];
  return `${imports.type("Connect")}<${types.join(", ")}>`;
}

function optionInterface(
  name: string,
  doc: string,
  options: readonly OptionModel[],
  imports: ModuleImports,
): InterfaceDeclaration[] {
  if (options.length === 0) return [];
  const properties = options.map((option): PropertyDeclaration => {
    const type = valueType(option.type, "in", imports.type);
    const isOptional = !option.required;
    return {
      name: propertyName(option.name),
      type: isOptional ? `${type} | undefined` : type,
      optional: isOptional,
      doc: optionDoc(option.description, option.type, option.default),
    };
  });
  return [{ kind: "interface", name, doc, properties }];
}

function secretInterface(
  doc: string,
  types: readonly SecretTypeModel[],
  imports: ModuleImports,
): InterfaceDeclaration[] {
  if (types.length === 0) return [];
  const properties = types.map(({ name, description, parameters }): PropertyDeclaration => {
    const members = parameters.map((field) => secretParameter(field, imports));
    return {
      name: propertyName(name),
      type: `{ ${members.join("; ")} } | undefined`,
      optional: true,
      doc: comment([prose(description), parameters.map(parameterDoc).join("\n")]),
    };
  });
  const others: PropertyDeclaration = {
    name: "[name: string]",
    type: "unknown",
    doc: "A secret under a name of its own, or of a type that the catalog does not declare.",
  };
  return [{ kind: "interface", name: "Secrets", doc, properties: [...properties, others] }];
}

function secretParameter({ name, type }: FieldSpec, imports: ModuleImports): string {
  return `readonly ${propertyName(name)}?: ${fieldType([type], "in", imports.type)} | undefined`;
}

function parameterDoc({ name, type, redact }: SecretTypeModel["parameters"][number]): string {
  return `- ${inlineCode(name)} ${inlineCode(formatType(type))}${redact === true ? ", never shown" : ""}`;
}

function callsType(catalog: CatalogModel, imports: ModuleImports): Declaration[] {
  if (!hasCallTypes(catalog)) return [];
  const settings = catalog.settings.length === 0 ? imports.type("Untyped") : "Settings";
  const secrets = catalog.secretTypes.length === 0 ? imports.type("Untyped") : "Secrets";
  const type = `${imports.type("CallOptionsOf")}<${settings}, ${secrets}>`;
  return [{ kind: "type", name: "Calls", type, doc: "Options of every call." }];
}

function optionDoc(description: string, type: TypeSpec, value: OptionModel["default"]): string {
  return comment([
    prose(description),
    `Arrow type ${inlineCode(formatType(type))}.`,
    value === undefined ? "" : `@defaultValue ${inlineCode(JSON.stringify(value))}`,
  ]);
}
