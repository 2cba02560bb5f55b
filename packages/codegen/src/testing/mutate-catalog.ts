import type { FieldSpec, TypeSpec } from "vgi-arrow";
import type {
  ArgumentModel,
  CatalogModel,
  CopyFormatModel,
  FunctionModel,
  OptionModel,
  SchemaModel,
  SecretTypeModel,
  TableModel,
} from "vgi-client";
import { arg, catalog, fn, macro, schema, table, view } from "./build-model.js";

/** A source of choices: numbers that fast-check gave, one after the other, and then again. */
export class Choices {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** A whole number below a limit. */
  below(limit: number): number {
    const number = this.#numbers[this.#next % this.#numbers.length] ?? 0;
    this.#next += 1;
    return limit === 0 ? 0 : number % limit;
  }

  of<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new Error("There is nothing to choose from.");
    return chosen;
  }

  flag(): boolean {
    return this.below(2) === 1;
  }
}

const types: readonly TypeSpec[] = [
  "int64",
  "int32",
  "int16",
  "float64",
  "utf8",
  "large_utf8",
  "bool",
  "date32",
  { timestamp: "us" },
  { decimal128: [18, 2] },
  { list: { name: "item", type: "utf8", nullable: true } },
];

const words = ["a", "b", "c", "d", "e", "count", "size"] as const;

/** A catalog of a few functions and a table, with everything that the diff looks at. */
export function someCatalog(choices: Choices): CatalogModel {
  const functions = Array.from({ length: 2 + choices.below(3) }, (_, index) => someFunction(`f${index}`, choices));
  const overload = choices.flag() ? [someFunction("f0", choices)] : [];
  return catalog({
    attachOptions: choices.flag() ? [someOption("region", choices)] : [],
    settings: choices.flag() ? [someOption("unit", choices)] : [],
    secretTypes: choices.flag() ? [someSecret("vault", choices)] : [],
    copyFormats: choices.flag() ? [someFormat("lines", choices)] : [],
    companions: choices.flag() ? [{ name: "lake", type: "", hidden: false, required: choices.flag() }] : [],
    supportsTimeTravel: choices.flag(),
    schemas: [
      schema(["main"], {
        functions: [...functions, ...overload],
        tables: [someTable("t", choices), someTable("u", choices)],
        views: [view("v")],
        macros: [macro("m", { parameters: ["x", "y"], defaults: choices.flag() ? { y: 1 } : {} })],
      }),
      schema(["more"], { functions: [someFunction("f0", choices)] }),
    ],
  });
}

function someFunction(name: string, choices: Choices): FunctionModel {
  const kind = choices.of(["scalar", "table", "table", "aggregate", "table_in_out"] as const);
  const isColumnar = kind === "scalar" || kind === "aggregate";
  const used = [...new Set([choices.of(words), choices.of(words), choices.of(words)])].slice(0, choices.below(4));
  const args = used.map((one) => someArgument(one, isColumnar && choices.flag() ? "column" : "named", choices));
  const input = kind === "table_in_out" ? [arg("data", { role: "table", type: "null" })] : [];
  const type = choices.of(types);
  const any = { fields: [{ name: "result", type: "null", nullable: true, metadata: { "vgi:any": "true" } }] } as const;
  const typed = { fields: [{ name: "result", type, nullable: true }] };
  const rows = {
    fields: [typed.fields[0], { name: "n", type: choices.of(types), nullable: true }].flatMap((one) => one ?? []),
  };
  const output = isColumnar ? (choices.below(4) === 0 ? any : typed) : choices.flag() ? rows : { fields: [] };
  return fn(name, { kind, arguments: [...input, ...args], output });
}

function someArgument(name: string, role: "column" | "named", choices: Choices): ArgumentModel {
  const type = choices.of(types);
  const isAny = choices.below(5) === 0;
  const optional = role === "named" && choices.flag();
  return arg(name, {
    role,
    type: isAny ? "null" : type,
    any: isAny,
    optional,
    varargs: choices.below(8) === 0,
    ...(type === "utf8" && !isAny && choices.flag() ? { choices: ["x", "y"] } : {}),
    ...(optional && choices.below(4) === 0 ? { default: null } : {}),
  });
}

function someOption(name: string, choices: Choices): OptionModel {
  const required = choices.flag();
  return { name, description: "", type: choices.of(types), required, ...(required ? {} : { default: null }) };
}

function someSecret(name: string, choices: Choices): SecretTypeModel {
  return { name, description: "", parameters: [{ name: "token", type: choices.of(types), nullable: choices.flag() }] };
}

function someFormat(name: string, choices: Choices): CopyFormatModel {
  const direction = choices.of(["from", "to", "both"] as const);
  const options = [someArgument("skip", "named", choices), someArgument("mode", "named", choices)];
  return {
    name,
    direction,
    description: "",
    comment: null,
    tags: {},
    options: options.slice(choices.below(3)),
    ordered: false,
  };
}

function someColumn(name: string, choices: Choices): FieldSpec {
  const metadata = choices.of<Readonly<Record<string, string>>>([
    {},
    {},
    {},
    { default: "NULL" },
    { default: "now()" },
    { generated_expression: "1" },
    { is_row_id: "" },
  ]);
  return { name, type: choices.of(types), nullable: true, ...(Object.keys(metadata).length > 0 ? { metadata } : {}) };
}

function someTable(name: string, choices: Choices): TableModel {
  return table(name, {
    columns: { fields: ["id", "x", "y"].map((column) => someColumn(column, choices)) },
    notNull: choices.of([[], [0], [0, 1]]),
    primaryKey: choices.of([[], [[0]]]),
    supportsInsert: choices.flag(),
    supportsUpdate: choices.flag(),
    supportsDelete: choices.flag(),
    ...(choices.flag() ? { returning: { insert: choices.of(["rows", "changes"] as const) } } : {}),
  });
}

type Edit = (model: CatalogModel, choices: Choices) => CatalogModel;

/** Changes a catalog at one to three places. */
export function mutated(model: CatalogModel, choices: Choices): CatalogModel {
  let result = model;
  for (let count = 1 + choices.below(3); count > 0; count -= 1) result = choices.of(edits)(result, choices);
  return result;
}

const edits: readonly Edit[] = [
  editFunction((model, choices) =>
    withArguments(model, [...model.arguments, someArgument("extra", roleIn(model, choices), choices)]),
  ),
  editFunction((model, choices) =>
    withArguments(model, [...model.arguments, { ...someArgument("more", "named", choices), optional: true }]),
  ),
  editFunction((model, choices) => {
    const gone = choices.below(Math.max(1, model.arguments.length));
    return withArguments(
      model,
      model.arguments.filter((_, index) => index !== gone),
    );
  }),
  editArgument((argument) => ({
    ...argument,
    optional: argument.role === "column" ? argument.optional : !argument.optional,
  })),
  editArgument((argument) => ({ ...argument, optional: argument.role !== "column" })),
  editArgument((argument, choices) => ({ ...argument, type: argument.any ? argument.type : choices.of(types) })),
  editArgument((argument) => ({ ...argument, varargs: !argument.varargs })),
  editArgument((argument) => ({ ...argument, any: !argument.any, type: argument.any ? "utf8" : "null" })),
  editArgument((argument, choices) => ({ ...argument, choices: choices.of([["x"], ["x", "y"], ["x", "y", "z"], []]) })),
  editArgument((argument, choices) => ({ ...argument, default: choices.of([null, "x"]) })),
  editArgument((argument) => ({ ...argument, doc: "New.", range: "[0, 1]" })),
  editArgument((argument) => ({ ...argument, role: argument.role === "named" ? "positional" : argument.role })),
  editFunction((model) => withArguments(model, model.arguments.toReversed())),
  editFunction((model, choices) => ({ ...model, description: "New.", stability: choices.of(["a", "b"]) })),
  editFunction((model) => ({ ...model, kind: model.kind === "table_in_out" ? "table_buffering" : model.kind })),
  editFunction((model, choices) => ({
    ...model,
    output: {
      fields: model.output.fields.map((field) => ({ name: field.name, type: choices.of(types), nullable: true })),
    },
  })),
  editFunction((model) =>
    model.kind === "scalar" || model.kind === "aggregate" || model.output.fields.length === 0
      ? model
      : { ...model, output: { fields: [{ name: "added", type: "utf8", nullable: false }, ...model.output.fields] } },
  ),
  editFunction((model, choices) => ({ ...model, requiredSettings: choices.of([[], ["unit"]]) })),
  editSchema((one, choices) => ({
    ...one,
    functions: [...one.functions, someFunction(choices.of(["f0", "f1", "new"]), choices)],
  })),
  editSchema((one, choices) => ({ ...one, functions: one.functions.filter((_, index) => index !== choices.below(6)) })),
  editSchema((one, choices) => ({ ...one, tables: [...one.tables, someTable(choices.of(["f0", "new"]), choices)] })),
  editSchema((one, choices) => ({
    ...one,
    tables: one.tables.map((each) =>
      Object.assign({}, each, {
        columns: { fields: [...each.columns.fields, { name: "added", type: choices.of(types), nullable: true }] },
      }),
    ),
  })),
  editTable((one, choices) => withColumns(one, [...one.columns.fields, someColumn("more", choices)])),
  editTable((one) => withColumns(one, [...one.columns.fields, { name: "plain", type: "utf8", nullable: true }])),
  editTable((one) => withColumns(one, one.columns.fields.slice(1))),
  editTable((one) => withColumns(one, one.columns.fields.toReversed())),
  editTable((one, choices) => {
    const chosen = choices.below(one.columns.fields.length);
    const fields = one.columns.fields.map((field, index) =>
      index === chosen ? someColumn(field.name, choices) : field,
    );
    return withColumns(one, fields);
  }),
  editTable((one, choices) =>
    withColumns(
      one,
      one.columns.fields.map((field) => Object.assign({}, field, { nullable: choices.flag() })),
    ),
  ),
  editTable((one, choices) => ({ ...one, notNull: choices.of([[], [0], [1]]), primaryKey: choices.of([[], [[1]]]) })),
  editTable((one) => ({ ...one, supportsInsert: true, supportsUpdate: true, supportsDelete: true })),
  editTable((one, choices) => ({ ...one, supportsInsert: choices.flag(), supportsDelete: choices.flag() })),
  editTable((one, choices) => ({
    ...one,
    returning: { insert: choices.of(["rows", "changes"] as const), update: "rows" },
  })),
  editTable((one) => ({ ...one, comment: "New.", unique: [[0]], check: ["x > 0"] })),
  editSchema((one) => ({ ...one, tables: one.tables.slice(1) })),
  editSchema((one, choices) => ({
    ...one,
    views: choices.of([[], [...one.views, view("w")], [view("v", { definition: "2" })]]),
  })),
  editSchema((one, choices) => ({
    ...one,
    macros: choices.of([
      [],
      [...one.macros, macro("m", { kind: "table" })],
      one.macros.map((each) => Object.assign({}, each, { definition: "2", defaults: { x: 1, y: 2 } })),
      one.macros.map((each) => Object.assign({}, each, { parameters: [...each.parameters, "z"], defaults: { z: 1 } })),
    ]),
  })),
  editSchema((one) => ({ ...one, functions: [] })),
  (model, choices) => ({
    ...model,
    secretTypes: [someSecret("vault", choices), someSecret("other", choices)].slice(choices.below(3)),
  }),
  (model, choices) => ({
    ...model,
    secretTypes: model.secretTypes.map((one) =>
      Object.assign({}, one, {
        parameters: [...one.parameters, { name: "more", type: choices.of(types), nullable: choices.flag() }],
      }),
    ),
  }),
  (model, choices) => ({
    ...model,
    copyFormats: [someFormat("lines", choices), someFormat("json", choices)].slice(choices.below(3)),
  }),
  (model, choices) => ({
    ...model,
    copyFormats: (model.copyFormats ?? []).map((one) =>
      Object.assign({}, one, {
        options: [...one.options, { ...someArgument("extra", "named", choices), optional: true }],
        ordered: true,
      }),
    ),
  }),
  (model, choices) => ({
    ...model,
    companions: choices.of([
      [],
      [{ name: "lake", type: "x", hidden: true, required: choices.flag() }],
      [...(model.companions ?? []), { name: "new", type: "", hidden: false, required: false }],
    ]),
  }),
  (model, choices) => ({ ...model, supportsTimeTravel: choices.flag(), supportsTransactions: choices.flag() }),
  (model, choices) => ({
    ...model,
    settings: [...model.settings, { ...someOption("another", choices), required: false }],
  }),
  (model, choices) => ({
    ...model,
    attachOptions: [...model.attachOptions, { ...someOption("another", choices), required: false }],
  }),
  editFunction((model, choices) =>
    model.kind === "aggregate"
      ? { ...model, ...(choices.flag() ? { supportsWindow: true } : { streamingPartitioned: true }) }
      : model,
  ),
  (model, choices) => ({
    ...model,
    attachOptions: [someOption("region", choices), someOption("other", choices)].slice(choices.below(3)),
  }),
  (model, choices) => ({
    ...model,
    settings: [someOption("unit", choices), someOption("other", choices)].slice(choices.below(3)),
  }),
  (model, choices) => ({
    ...model,
    schemas: [...model.schemas, schema(["new"], { functions: [someFunction("f0", choices)] })],
  }),
  (model) => ({ ...model, comment: "New.", tags: { a: "b" }, implementationVersion: "2", dataVersion: "3" }),
];

function roleIn({ kind }: FunctionModel, choices: Choices): "column" | "named" {
  return (kind === "scalar" || kind === "aggregate") && choices.flag() ? "column" : "named";
}

function withArguments(model: FunctionModel, args: readonly ArgumentModel[]): FunctionModel {
  return { ...model, arguments: args };
}

function editSchema(edit: (model: SchemaModel, choices: Choices) => SchemaModel): Edit {
  return (model, choices) => {
    const chosen = choices.below(model.schemas.length);
    return { ...model, schemas: model.schemas.map((one, index) => (index === chosen ? edit(one, choices) : one)) };
  };
}

function editTable(edit: (model: TableModel, choices: Choices) => TableModel): Edit {
  return editSchema((one, choices) => {
    const chosen = choices.below(one.tables.length);
    return { ...one, tables: one.tables.map((model, index) => (index === chosen ? edit(model, choices) : model)) };
  });
}

function withColumns(model: TableModel, fields: readonly FieldSpec[]): TableModel {
  const isThere = (index: number): boolean => index < fields.length;
  const primaryKey = model.primaryKey.filter((key) => key.every(isThere));
  return { ...model, columns: { fields }, notNull: model.notNull.filter(isThere), primaryKey };
}

function editFunction(edit: (model: FunctionModel, choices: Choices) => FunctionModel): Edit {
  return editSchema((one, choices) => {
    const chosen = choices.below(one.functions.length);
    return {
      ...one,
      functions: one.functions.map((model, index) => (index === chosen ? edit(model, choices) : model)),
    };
  });
}

function editArgument(edit: (argument: ArgumentModel, choices: Choices) => ArgumentModel): Edit {
  return editFunction((model, choices) => {
    const chosen = choices.below(Math.max(1, model.arguments.length));
    const change = (argument: ArgumentModel, index: number): ArgumentModel =>
      index === chosen && argument.role !== "table" ? edit(argument, choices) : argument;
    return withArguments(model, model.arguments.map(change));
  });
}
