import type { SchemaSpec } from "vgi-arrow";
import type { FunctionModel } from "vgi-client";
import type { BoundOutput } from "../model/bound-output.js";
import { type ArgumentCase, rowCases } from "../model/row-cases.js";
import { isAnyTyped } from "../model/signature.js";
import type { GroupNames, OverloadNames } from "../names/catalog-names.js";
import type { CallTypes } from "./call-types.js";
import { argumentDescriptor, argumentInterface, keyedArguments, type KeyedArgument } from "./argument-declarations.js";
import { comment } from "./comment.js";
import { constantInitializer, factoryCall, type FactoryCall } from "./constant-layout.js";
import type { ConstDeclaration, InterfaceDeclaration } from "./declarations.js";
import type { Fingerprints } from "./fingerprints.js";
import { functionDoc } from "./function-doc.js";
import { knownOutput } from "./known-output.js";
import { stringLiteral, type LiteralValue } from "./literal.js";
import type { ModuleImports } from "./module-imports.js";
import { caseDescriptors, caseText, caseTypes, hasLiterals } from "./row-case-declarations.js";
import { isFullyTyped, rowInterface, rowTypeName, type RowShown } from "./row-declarations.js";
import type { ShownValues } from "./shown-values.js";
import { schemaLiteral } from "./type-literal.js";
import { isAnyField, valueType } from "./value-types.js";

/** What the emitters of one module share. */
export interface ModuleContext {
  readonly schema: readonly string[];
  readonly imports: ModuleImports;
  /** How values are shown. */
  readonly shown: ShownValues;
  /** Columns known from bind, of functions of this schema. */
  readonly bound: readonly BoundOutput[];
  /** Options of calls of this catalog. */
  readonly calls: CallTypes;
  /** Of the functions that have one: what the run time compares with the worker's. */
  readonly fingerprints: Fingerprints;
}

/** One signature, ready to be printed. */
interface Signature extends FactoryCall {
  readonly type: string;
  readonly interfaces: readonly InterfaceDeclaration[];
  readonly rows: string;
}

/** The declarations of one exported function: the types of its arguments and rows, then the constant. */
export function functionDeclarations(
  group: GroupNames,
  context: ModuleContext,
): (InterfaceDeclaration | ConstDeclaration)[] {
  const signatures = group.overloads.map((overload) => signature(group, overload, context));
  const [only] = signatures;
  if (only === undefined) return [];
  const isOverloaded = signatures.length > 1;
  const types = signatures.map((one) => `  ${one.type.replaceAll("\n", "\n  ")},\n`);
  const type = isOverloaded ? `${context.imports.type("Overloaded")}<readonly [\n${types.join("")}]>` : only.type;
  const initializer = isOverloaded
    ? `/*@__PURE__*/ ${context.imports.value(group.group.shape === "aggregate" ? "overloadedAggregate" : "overloaded")}(\n${signatures.map((one) => `  ${factoryCall(one, 2, 1)},\n`).join("")})`
    : constantInitializer(group.export, only.type, only);
  return [
    ...signatures.flatMap((one) => one.interfaces),
    {
      kind: "const",
      name: group.export,
      type,
      initializer,
      doc: functionDoc(context.schema, group, [...new Set(signatures.map((one) => one.rows))].join(" ")),
    },
  ];
}

/** What an aggregate has beyond groups and whole columns: the type of the method, and what makes it. */
function aggregateFeatures(model: FunctionModel): { readonly type: string; readonly value: string }[] {
  if (model.kind !== "aggregate") return [];
  return [
    ...(model.supportsWindow === true ? [{ type: "WindowMethod", value: "windows" }] : []),
    ...(model.streamingPartitioned === true ? [{ type: "StreamingMethod", value: "streams" }] : []),
  ];
}

function signature(group: GroupNames, overload: OverloadNames, context: ModuleContext): Signature {
  const { shape } = group.group;
  return shape === "scalar" || shape === "aggregate"
    ? columnSignature(shape, group, overload, context)
    : rowSignature(shape, group, overload, context);
}

/** Scalar and aggregate functions: columns, constants, one result. */
function columnSignature(
  shape: "scalar" | "aggregate",
  group: GroupNames,
  overload: OverloadNames,
  context: ModuleContext,
): Signature {
  const { imports } = context;
  const keyed = keyedArguments(overload);
  const columns = object("Columns", "Columns", keyed.filter(isColumn), group, overload, context);
  const constants = object("Constants", "Constants", keyed.filter(isConstant), group, overload, context);
  const { output } = overload.model;
  const isTyped = isFullyTyped(output);
  const [result] = output.fields;
  const shown = shownOf(overload, context);
  const out =
    isTyped && result !== undefined
      ? valueType(result.type, "out", shown.use, shown.mapping(result.name), result.metadata)
      : "unknown";
  const flowing = flowingKeys(overload.model, keyed);
  const generic = imports.type(
    flowing !== undefined ? "FlowingScalar" : shape === "scalar" ? "ScalarFunction" : "AggregateFunction",
  );
  const types = [
    columns.type ?? imports.type("NoColumns"),
    constants.type ?? imports.type("NoArguments"),
    flowing ?? out,
  ];
  const features = aggregateFeatures(overload.model);
  const generics = [generic, ...features.map(({ type }) => imports.type(type))];
  return {
    type: context.calls.functionType(overload.model, generics, types, imports),
    rest: features.map(({ value }) => imports.value(value)),
    factory: imports.value(shape === "scalar" ? "scalarFunction" : "aggregateFunction"),
    descriptor: descriptor(overload, keyed, isTyped ? [output] : [], context),
    interfaces: [...columns.interfaces, ...constants.interfaces],
    rows: "",
  };
}

/**
 * Table functions: one object of arguments, rows out; table-in-out functions take rows in as well, or columns where these are what
 * they call their arguments.
 */
function rowSignature(
  shape: "table" | "tableInOut",
  group: GroupNames,
  overload: OverloadNames,
  context: ModuleContext,
): Signature {
  const { imports } = context;
  const keyed = keyedArguments(overload);
  // A table function has no input whose columns arguments could be, whatever a snapshot says.
  const inputs = shape === "table" ? [] : keyed.filter(isColumn);
  const columns = object("Columns", "Columns", inputs, group, overload, context);
  const args = object("Args", "Arguments", keyed.filter(isConstant), group, overload, context);
  const shown = shownOf(overload, context);
  const { outputs, sets, text } = knownOutput(overload.model, context.bound);
  const cases = rowCases(overload.model, sets, (argument) => hasLiterals(argument, shown));
  const rowNames = outputs.map((_, index) => rowTypeName(overload.stem, index));
  const rows = outputs.map(({ fields }, index) => {
    const which = caseText(cases, index);
    const some = outputs.length === 1 || which !== "" ? "Rows" : "Rows, of some arguments,";
    const doc = `${some} of \`${group.export}\`${which === "" ? "" : ` where ${which}`}.`;
    return rowInterface(rowNames[index] ?? "", comment([doc]), fields, shown);
  });
  const isLateral = columns.type !== undefined;
  const generic = imports.type(
    shape === "table" ? "TableFunction" : isLateral ? "LateralFunction" : "TableInOutFunction",
  );
  const argsType = args.type ?? imports.type("NoArguments");
  const row = outputs.length > 0 ? [rowNames.join(" | ")] : context.calls.isTyped ? [imports.type("Dynamic")] : [];
  const withCases = (type: string): string =>
    `${imports.type("RowsByArguments")}<\n  ${type},\n  ${caseTypes(cases, keyed, argsType, rowNames).replaceAll("\n", "\n  ")}\n>`;
  return {
    type: context.calls.functionType(
      overload.model,
      [generic],
      [...(isLateral ? [columns.type] : []), argsType, ...row],
      imports,
      cases.length === 0 ? undefined : withCases,
    ),
    factory: imports.value(shape === "table" ? "tableFunction" : "tableInOutFunction"),
    descriptor: descriptor(overload, keyed, outputs, context, cases),
    interfaces: [...columns.interfaces, ...args.interfaces, ...rows],
    rows: text,
  };
}

function descriptor(
  { model }: OverloadNames,
  keyed: readonly KeyedArgument[],
  outputs: readonly SchemaSpec[],
  context: ModuleContext,
  cases: readonly ArgumentCase[] = [],
): LiteralValue {
  const [output, ...others] = outputs;
  return {
    kind: model.kind,
    schema: context.schema,
    name: model.name,
    args: keyed.map((argument) => argumentDescriptor(argument, context.shown.keep)),
    output: output === undefined || others.length > 0 ? undefined : schemaLiteral(output, context.shown.keep),
    outputs: others.length === 0 ? undefined : outputs.map((one) => schemaLiteral(one, context.shown.keep)),
    cases: cases.length === 0 ? undefined : caseDescriptors(cases, keyed),
    ...context.shown.descriptor(ownerOf(model, context)),
    requiredSettings: model.requiredSettings.length === 0 ? undefined : model.requiredSettings,
    fingerprint: context.fingerprints.get(model),
    hasFinalize: model.hasFinalize || undefined,
    projectionPushdown: model.projectionPushdown || undefined,
    flows: flowingKeys(model, keyed) === undefined ? undefined : true,
  };
}

/** Keys of the columns that a scalar's result takes its type from, as a union of literals; none where it has its own. */
function flowingKeys(model: FunctionModel, keyed: readonly KeyedArgument[]): string | undefined {
  const [result, ...more] = model.output.fields;
  if (model.kind !== "scalar" || result === undefined || more.length > 0 || !isAnyField(result)) return undefined;
  const keys = keyed.filter(({ argument }) => argument.role === "column" && isAnyTyped(argument));
  return keys.length === 0 ? undefined : keys.map(({ key }) => stringLiteral(key)).join(" | ");
}

/** The interface of some of the arguments, or no type where there are none. */
function object(
  suffix: string,
  label: string,
  keyed: readonly KeyedArgument[],
  group: GroupNames,
  overload: OverloadNames,
  context: ModuleContext,
): { readonly type?: string; readonly interfaces: readonly InterfaceDeclaration[] } {
  if (keyed.length === 0) return { interfaces: [] };
  const name = overload.stem + suffix;
  const doc = comment([`${label} of \`${group.export}\`.`]);
  return { type: name, interfaces: [argumentInterface(name, doc, keyed, context.imports, shownOf(overload, context))] };
}

/** How the columns and arguments of a function are shown. */
function shownOf({ model }: OverloadNames, context: ModuleContext): RowShown {
  const owner = ownerOf(model, context);
  return { use: context.shown.use, mapping: (name) => context.shown.mapping(owner, name) };
}

function ownerOf({ name }: FunctionModel, { schema }: ModuleContext): string {
  return [...schema, name].join(".");
}

function isColumn({ argument }: KeyedArgument): boolean {
  return argument.role === "column";
}

function isConstant({ argument }: KeyedArgument): boolean {
  return argument.role === "positional" || argument.role === "named";
}
