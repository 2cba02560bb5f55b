import * as fc from "fast-check";
import type {
  CatalogModel,
  CopyFormatModel,
  FunctionModel,
  OptionModel,
  SchemaModel,
  SecretTypeModel,
} from "vgi-client";
import { arg, catalog, fn, macro, schema, table, view } from "./build-model.js";
import { hostileNames } from "./sample-catalog.js";

const code = fc.constantFrom(
  ...'*/ /* // ` ${ } " \' \\ @ {@ ``` * / < #! globalThis.pwned=1; import("node:fs") @ts-nocheck @example __proto__ then'.split(
    " ",
  ),
  "\n",
  "\r",
  "\u2028",
  " ",
);
/** Text that means harm, or is odd. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.array(code, { maxLength: 6 }).map((parts) => parts.join("")),
  fc.constantFrom(...hostileNames),
);

const hostileArgument = fc
  .record({
    name: hostileText,
    doc: hostileText,
    range: hostileText,
    defaultText: hostileText,
    choices: fc.array(hostileText, { maxLength: 3 }),
  })
  .chain((parts) =>
    fc
      .record({
        role: fc.constantFrom("positional" as const, "named" as const, "column" as const),
        optional: fc.boolean(),
      })
      .map((more) => arg(parts.name, { ...parts, ...more, type: "utf8", metadata: { vgi_pattern: parts.doc } })),
  );

const hostileFields = fc.array(hostileText, { maxLength: 4 }).map((names) => ({
  fields: names.map(
    (name) => ({ name, type: { struct: [{ name, type: "int64", nullable: true }] }, nullable: true }) as const,
  ),
}));

const metadataKey = fc.constantFrom("default", "generated_expression", "is_row_id", "comment");
const hostileColumns = fc
  .array(fc.record({ name: hostileText, metadata: fc.dictionary(metadataKey, hostileText) }), { maxLength: 4 })
  .map((columns) => ({
    fields: columns.map(({ name, metadata }) => ({ name, type: "utf8", nullable: true, metadata }) as const),
  }));

const hostileTable = fc
  .record({
    name: hostileText,
    comment: hostileText,
    columns: hostileColumns,
    check: fc.array(hostileText),
    supportsInsert: fc.boolean(),
    supportsUpdate: fc.boolean(),
    supportsDelete: fc.boolean(),
  })
  .map(({ name, ...parts }) => table(name, parts));

const hostileMacro = fc
  .record({
    name: hostileText,
    comment: hostileText,
    definition: hostileText,
    parameters: fc.array(hostileText, { maxLength: 3 }),
    kind: fc.constantFrom("scalar" as const, "table" as const),
    defaults: fc.dictionary(hostileText, hostileText, { maxKeys: 2 }),
  })
  .map(({ name, ...parts }) => macro(name, parts));

/** A function of any kind in which every string is hostile. */
export const hostileFunction: fc.Arbitrary<FunctionModel> = fc
  .record({
    name: hostileText,
    kind: fc.constantFrom("scalar" as const, "table" as const, "table_in_out" as const, "aggregate" as const),
    description: hostileText,
    stability: hostileText,
    categories: fc.array(hostileText, { maxLength: 2 }),
    requiredSettings: fc.array(hostileText, { maxLength: 2 }),
    arguments: fc.array(hostileArgument, { maxLength: 4 }),
    output: hostileFields,
    examples: fc.array(fc.record({ sql: hostileText, description: hostileText, expectedOutput: hostileText }), {
      maxLength: 2,
    }),
  })
  .map(({ name, ...parts }) => fn(name, parts));

/** A text, and others that differ from it, and from each other, in case only: file systems may take them for one. */
export function inCases(texts: readonly string[]): string[] {
  return [
    ...texts,
    ...texts.slice(0, 1).flatMap((text) => [text.toUpperCase(), text.toLowerCase(), capitalized(text)]),
  ];
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const hostileOptions = fc
  .array(fc.record({ name: hostileText, description: hostileText, required: fc.boolean(), default: hostileText }), {
    maxLength: 3,
  })
  .map((options) => {
    const [first] = options;
    const cased = inCases(first === undefined ? [] : [first.name]).slice(1);
    const all = [...options, ...cased.map((name) => Object.assign({}, first, { name }))] as typeof options;
    return all.map(({ name, description, required, default: fallback }): OptionModel => {
      const option = { name, description, type: "utf8", required } as const;
      return required ? option : Object.assign(option, { default: fallback });
    });
  });

const hostileSecret = fc
  .record({ name: hostileText, description: hostileText, parameters: fc.array(hostileText, { maxLength: 3 }) })
  .map(({ name, description, parameters }): SecretTypeModel => ({
    name,
    description,
    parameters: [...new Set(parameters)].map((one) => ({ name: one, type: "utf8", nullable: true, redact: true })),
  }));

const hostileCopyFormat = fc
  .record({
    name: hostileText,
    direction: fc.constantFrom("from" as const, "to" as const, "both" as const),
    description: hostileText,
    options: fc.array(hostileArgument, { maxLength: 3 }),
  })
  .map(({ name, direction, description, options }): CopyFormatModel => {
    return { name, direction, options, description, comment: description, tags: {}, ordered: true };
  });

/** What a schema has: objects of every kind, some with names that differ in case only. */
export const hostileObjects: fc.Arbitrary<Pick<SchemaModel, "functions" | "tables" | "views" | "macros">> = fc
  .record({
    functions: fc.array(hostileFunction, { maxLength: 4 }),
    tables: fc.array(hostileTable, { maxLength: 3 }),
    views: fc.array(fc.record({ name: hostileText, comment: hostileText, definition: hostileText }), { maxLength: 2 }),
    macros: fc.array(hostileMacro, { maxLength: 2 }),
  })
  .map(({ functions, tables, views, macros }) => ({
    functions: withCases(functions),
    tables: withCases(tables),
    views: withCases(views.map((one) => view(one.name, one))),
    macros: withCases(macros),
  }));

function withCases<T extends { readonly name: string }>(objects: readonly T[]): T[] {
  const [first] = objects;
  if (first === undefined) return [];
  return [
    ...objects,
    ...inCases([first.name])
      .slice(1)
      .map((name) => Object.assign({}, first, { name })),
  ];
}

/** A catalog in which every string is hostile. */
export const hostileCatalogs: fc.Arbitrary<CatalogModel> = fc
  .record({
    name: hostileText,
    comment: hostileText,
    tags: fc.dictionary(hostileText, hostileText, { maxKeys: 2 }),
    path: fc.array(hostileText, { minLength: 1, maxLength: 3 }),
    objects: hostileObjects,
    others: hostileObjects,
    attachOptions: hostileOptions,
    settings: hostileOptions,
    secretTypes: fc.array(hostileSecret, { maxLength: 2 }),
    copyFormats: fc.array(hostileCopyFormat, { maxLength: 2 }),
    companions: fc.array(hostileText, { maxLength: 2 }),
  })
  .map(({ path, objects, others, secretTypes, copyFormats, companions, ...rest }) =>
    catalog({
      ...rest,
      defaultSchema: path.join("."),
      secretTypes: withCases(secretTypes),
      copyFormats: withCases(copyFormats),
      companions: inCases(companions).map((name) => ({ name, type: name, hidden: true, required: false })),
      schemas: [
        schema(path, { comment: rest.comment, ...objects }),
        schema([...path, "nested"], others),
        schema([`${path[0] ?? ""}x`], { functions: objects.functions }),
        ...inCases(path.slice(0, 1))
          .slice(1)
          .map((name) =>
            schema([name, ...path.slice(1)], { functions: objects.functions.slice(0, 1), tables: others.tables }),
          ),
      ],
    }),
  );
