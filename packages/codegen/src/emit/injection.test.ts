import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { CatalogModel } from "vgi-client";
import { arg, catalog, fn, macro, schema, table, view } from "../testing/build-model.js";
import { checkSource } from "../testing/check-source.js";
import { hostileNames } from "../testing/sample-catalog.js";
import { generateSdk } from "./generate-sdk.js";

const code = fc.constantFrom(
  ...'*/ /* // ` ${ } " \' \\ @ {@ ``` * / < #! globalThis.pwned=1; import("node:fs") @ts-nocheck @example __proto__ then'.split(
    " ",
  ),
  "\n",
  "\r",
  "\u2028",
  " ",
);
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.array(code, { maxLength: 6 }).map((parts) => parts.join("")),
  fc.constantFrom(...hostileNames),
);

const hostileArgument = fc
  .record({ name: text, doc: text, range: text, defaultText: text, choices: fc.array(text, { maxLength: 3 }) })
  .chain((parts) =>
    fc
      .record({
        role: fc.constantFrom("positional" as const, "named" as const, "column" as const),
        optional: fc.boolean(),
      })
      .map((more) => arg(parts.name, { ...parts, ...more, type: "utf8", metadata: { vgi_pattern: parts.doc } })),
  );

const hostileFields = fc.array(text, { maxLength: 4 }).map((names) => ({
  fields: names.map(
    (name) => ({ name, type: { struct: [{ name, type: "int64", nullable: true }] }, nullable: true }) as const,
  ),
}));

const metadataKey = fc.constantFrom("default", "generated_expression", "is_row_id", "comment");
const hostileColumns = fc
  .array(fc.record({ name: text, metadata: fc.dictionary(metadataKey, text) }), { maxLength: 4 })
  .map((columns) => ({
    fields: columns.map(({ name, metadata }) => ({ name, type: "utf8", nullable: true, metadata }) as const),
  }));

const hostileTable = fc
  .record({
    name: text,
    comment: text,
    columns: hostileColumns,
    check: fc.array(text),
    supportsInsert: fc.boolean(),
    supportsUpdate: fc.boolean(),
    supportsDelete: fc.boolean(),
  })
  .map(({ name, ...parts }) => table(name, parts));

const hostileMacro = fc
  .record({
    name: text,
    comment: text,
    definition: text,
    parameters: fc.array(text, { maxLength: 3 }),
    kind: fc.constantFrom("scalar" as const, "table" as const),
    defaults: fc.dictionary(text, text, { maxKeys: 2 }),
  })
  .map(({ name, ...parts }) => macro(name, parts));

const hostileFunction = fc
  .record({
    name: text,
    kind: fc.constantFrom("scalar" as const, "table" as const, "table_in_out" as const, "aggregate" as const),
    description: text,
    stability: text,
    categories: fc.array(text, { maxLength: 2 }),
    requiredSettings: fc.array(text, { maxLength: 2 }),
    arguments: fc.array(hostileArgument, { maxLength: 4 }),
    output: hostileFields,
    examples: fc.array(fc.record({ sql: text, description: text, expectedOutput: text }), { maxLength: 2 }),
  })
  .map(({ name, ...parts }) => fn(name, parts));

const hostileCatalog: fc.Arbitrary<CatalogModel> = fc
  .record({
    name: text,
    comment: text,
    tags: fc.dictionary(text, text, { maxKeys: 2 }),
    path: fc.array(text, { minLength: 1, maxLength: 2 }),
    functions: fc.array(hostileFunction, { maxLength: 5 }),
    tables: fc.array(hostileTable, { maxLength: 3 }),
    views: fc.array(fc.record({ name: text, comment: text, definition: text }), { maxLength: 2 }),
    macros: fc.array(hostileMacro, { maxLength: 2 }),
    option: text,
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

test("whatever a catalog says, the code has imports, interfaces and calls of our factories, and nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(hostileCatalog, async (model) => {
      const sdks = await generateSdk({ format: 1, protocolVersion: null, catalogs: [model], bound: [] });
      for (const { path, content } of sdks.flatMap(({ files }) => files)) {
        expect(path).toMatch(/^[\w$-]+(\/[\w$-]+)+\.ts$/);
        expect(content).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|[\u2028\u2029]/u);
        checkSource(content);
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);
