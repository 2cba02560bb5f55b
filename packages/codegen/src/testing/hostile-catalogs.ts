import * as fc from "fast-check";
import type { CatalogModel, FunctionModel } from "vgi-client";
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

/** A catalog in which every string is hostile. */
export const hostileCatalogs: fc.Arbitrary<CatalogModel> = fc
  .record({
    name: hostileText,
    comment: hostileText,
    tags: fc.dictionary(hostileText, hostileText, { maxKeys: 2 }),
    path: fc.array(hostileText, { minLength: 1, maxLength: 2 }),
    functions: fc.array(hostileFunction, { maxLength: 5 }),
    tables: fc.array(hostileTable, { maxLength: 3 }),
    views: fc.array(fc.record({ name: hostileText, comment: hostileText, definition: hostileText }), { maxLength: 2 }),
    macros: fc.array(hostileMacro, { maxLength: 2 }),
    option: hostileText,
  })
  .map(({ name, comment, tags, path, functions, tables, views, macros, option }) =>
    catalog({
      name,
      comment,
      tags,
      defaultSchema: path.join("."),
      companions: [{ name: option, type: option, hidden: true, required: false }],
      copyFormats: functions.map((model) => ({
        name: model.name,
        direction: "both" as const,
        description: model.description,
        comment: model.description,
        tags: {},
        options: model.arguments,
        ordered: true,
      })),
      attachOptions: [{ name: option, description: option, type: "utf8", required: true, default: option }],
      schemas: [
        schema(path, { comment, functions, tables, macros, views: views.map((one) => view(one.name, one)) }),
        schema([`${path[0] ?? ""}x`], { functions }),
      ],
    }),
  );
