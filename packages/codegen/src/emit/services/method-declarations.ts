import type { ServiceMethodModel } from "vgi-client";
import type { MethodNames } from "../../names/service-names.js";
import { comment, inlineCode, proseLine } from "../comment.js";
import type { ConstDeclaration, InterfaceDeclaration, PropertyDeclaration } from "../declarations.js";
import { literal, type LiteralValue, propertyName } from "../literal.js";
import type { ModuleImports } from "../module-imports.js";
import { schemaLiteral, typeLiteral } from "../type-literal.js";
import { fieldType, valueType } from "../value-types.js";
import { arrowTypes, recordFieldType, recordInterface } from "./record-declarations.js";

const width = 120;

type Kind = ServiceMethodModel["kind"];

const generics: Readonly<Record<Kind, string>> = {
  unary: "UnaryMethod",
  producer: "ProducerMethod",
  exchange: "ExchangeMethod",
  stream: "StreamMethod",
};

const factories: Readonly<Record<Kind, string>> = {
  unary: "unaryMethod",
  producer: "producerMethod",
  exchange: "exchangeMethod",
  stream: "streamMethod",
};

const kindText: Readonly<Record<Kind, string>> = {
  unary: "",
  producer: "It gives a stream of batches, whose columns are known once it runs: type one call with `.as(...)`.",
  exchange:
    "It answers each input with one batch, whose columns are known once it runs: type one call with `.as(...)`.",
  stream:
    "The server does not say whether it takes input: `.producer(...)` makes the call without, `.exchange(...)` with it.",
};

/** Types that a module declares for its methods, used or not. */
export const typeSuffixes: readonly string[] = ["Params", "Result", "Header"];

/** The declarations of one method: the types of its parameters and of what comes back, then the constant. */
export function methodDeclarations(
  protocol: string,
  names: MethodNames,
  imports: ModuleImports,
): (InterfaceDeclaration | ConstDeclaration)[] {
  const { model, stem } = names;
  const interfaces: InterfaceDeclaration[] = [];
  const subject = inlineCode(`${protocol}.${model.name}`);
  if (names.keys.length > 0) interfaces.push(paramsInterface(`${stem}Params`, subject, names, imports));
  const params = names.keys.length > 0 ? `${stem}Params` : imports.type("NoArguments");
  const declared = (
    suffix: string,
    what: string,
    fields: NonNullable<ServiceMethodModel["header"]>["fields"],
  ): string => {
    interfaces.push(recordInterface(stem + suffix, comment([`${what} of ${subject}.`]), fields, imports));
    return stem + suffix;
  };
  const rest: string[] = [];
  if (model.kind === "unary") rest.push(resultType(model, imports, declared));
  else if (model.header !== null) rest.push(declared("Header", "Header", model.header.fields));
  const type = `${imports.type(generics[model.kind])}<${[params, ...rest].join(", ")}>`;
  return [...interfaces, constant(protocol, names, type, imports)];
}

function resultType(
  { result }: ServiceMethodModel,
  imports: ModuleImports,
  declared: (suffix: string, what: string, fields: NonNullable<ServiceMethodModel["result"]>["fields"]) => string,
): string {
  if (result === null) return "void";
  const [only, ...more] = result.fields;
  if (only === undefined) return "Record<never, never>";
  return more.length === 0 ? recordFieldType(only, imports) : declared("Result", "Answer", result.fields);
}

function paramsInterface(
  name: string,
  subject: string,
  { model, keys }: MethodNames,
  imports: ModuleImports,
): InterfaceDeclaration {
  const properties = model.params.fields.map(({ type, nullable }, index): PropertyDeclaration => {
    const value = nullable
      ? `${fieldType([type], "in", imports.type)} | undefined`
      : valueType(type, "in", imports.type);
    return { name: propertyName(keys[index] ?? ""), type: value, optional: nullable, doc: arrowTypes([type]) };
  });
  return { kind: "interface", name, doc: comment([`Parameters of ${subject}.`]), properties };
}

function constant(protocol: string, names: MethodNames, type: string, imports: ModuleImports): ConstDeclaration {
  const start = `/*@__PURE__*/ ${imports.value(factories[names.model.kind])}(protocol, `;
  const line = `export const ${names.export}: ${type} = ${start}{`;
  const initializer =
    line.length > width
      ? `\n  ${start}${literal(descriptor(names), start.length + 4, 1)})`
      : `${start}${literal(descriptor(names), line.length + 1)})`;
  return { kind: "const", name: names.export, type, initializer, doc: methodDoc(protocol, names.model) };
}

/** What the run time needs to know of a method: `MethodDescriptor` of codegen-v1. */
function descriptor({ model, keys }: MethodNames): LiteralValue {
  const { name, params, result, header } = model;
  return {
    name,
    params: params.fields.map((field, index) => ({
      key: keys[index],
      name: field.name === keys[index] ? undefined : field.name,
      type: typeLiteral(field.type),
      nullable: field.nullable || undefined,
    })),
    result: result === null ? undefined : schemaLiteral(result),
    header: header === null ? undefined : schemaLiteral(header),
  };
}

function methodDoc(protocol: string, { name, kind, idempotency, deprecation }: ServiceMethodModel): string {
  return comment([
    `Method ${inlineCode(`${protocol}.${name}`)}.`,
    kindText[kind],
    idempotency === "unknown" ? "" : `Idempotency: ${inlineCode(idempotency)}.`,
    deprecation === null ? "" : deprecated(deprecation),
  ]);
}

/** The tag of what is deprecated. */
export function deprecated(message: string): string {
  return `@deprecated ${proseLine(message) || "It says no more."}`;
}
