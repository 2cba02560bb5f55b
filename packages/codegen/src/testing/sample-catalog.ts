import type { FieldSpec, TypeSpec } from "vgi-arrow";
import type { CatalogModel, FunctionModel } from "vgi-client";
import type { BoundOutput } from "../model/bound-output.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { signatureKey } from "../model/signature.js";
import { arg, catalog, fn, macro, schema, table, view } from "./build-model.js";

function field(name: string, type: TypeSpec, metadata?: Readonly<Record<string, string>>): FieldSpec {
  return { name, type, nullable: true, ...(metadata === undefined ? {} : { metadata }) };
}

const anyResult = { fields: [field("result", "null", { "vgi:any": "true" })] };
const result = (type: TypeSpec): { fields: FieldSpec[] } => ({ fields: [field("result", type)] });

/** Every Arrow type that has a TypeScript form of its own. */
const everyType: readonly FieldSpec[] = [
  field("flag", "bool"),
  field("small", "int16"),
  field("big", "uint64"),
  field("real", "float32"),
  field("text", "large_utf8"),
  field("bytes", "binary_view"),
  field("fixed", { fixed_size_binary: 4 }),
  field("price", { decimal128: [18, 2] }),
  field("day", "date32"),
  field("at", { timestamp: "us", timezone: "UTC" }),
  field("clock", { time64: "ns" }),
  field("took", { duration: "ms" }),
  field("span", "month_day_nano_interval"),
  field("tags", { list: field("item", "utf8") }),
  field("point", { fixed_size_list: field("item", "float64"), size: 2 }),
  field("box", { struct: [field("min x", "float64"), field("max", { list: field("item", "int64") })] }),
  field("counts", { map: { key: { name: "key", type: "utf8", nullable: false }, value: field("value", "int64") } }),
  field("level", { dictionary: "utf8", index: "int8" }),
  field("either", { dense_union: [field("i", "int64"), field("s", "utf8")], ids: [0, 1] }),
  field("nothing", "null"),
];

/** A table that takes every kind of write, with every kind of column that they treat in a way of its own. */
const seed = table("seed", {
  comment: "What is in stock.",
  columns: {
    fields: [
      field("id", "int64", { comment: "On the bag." }),
      field("name", "utf8", { default: "'unknown'" }),
      field("amount", "int32", { default: "0" }),
      field("packed", "date32", { default: "current_date" }),
      field("label", "utf8", { generated_expression: "name || id" }),
      field("row", "int64", { is_row_id: "" }),
    ],
  },
  notNull: [1],
  primaryKey: [[0]],
  unique: [[1, 2]],
  supportsInsert: true,
  supportsUpdate: true,
  supportsDelete: true,
  returning: { insert: "changes", update: "rows" },
});

const bloom = fn("bloom", {
  description: "Flowers in bloom, one row for each day.",
  arguments: [
    arg("days", { doc: "How many days to look ahead.", range: "[1, 31]" }),
    arg("start_day", { role: "named", type: "date32", optional: true, defaultText: "today" }),
    arg("color", { role: "named", type: "utf8", optional: true, default: "any", choices: ["any", "red", "blue"] }),
    arg("batch_size", { role: "named", optional: true, default: "2048" }),
  ],
  examples: [{ sql: "SELECT * FROM bloom(7)", description: "A week", expectedOutput: null }],
  projectionPushdown: true,
});

const harvest = fn("harvest", {
  arguments: [arg("bed"), arg("weighed", { role: "named", type: "bool", optional: true })],
});

const survey = fn("survey", {
  arguments: [
    arg("layout", { role: "named", type: "utf8", optional: true, default: "plain" }),
    arg("depth", { role: "named", optional: true }),
  ],
  requiredSettings: ["soil"],
});

/** A catalog with every kind of function and every type: what the goldens show. */
const gardenCatalog: CatalogModel = catalog({
  name: "garden",
  comment: "Plants, and what grows when.",
  tags: { season: "spring" },
  supportsTimeTravel: true,
  copyFormats: [
    {
      name: "seed_lines",
      direction: "both",
      description: "A seed on each line.",
      comment: null,
      tags: {},
      options: [
        arg("skip_rows", { role: "named", optional: true, defaultText: "0", range: "[0, +inf)" }),
        arg("on_error", { role: "named", type: "utf8", optional: true, choices: ["fail", "skip"] }),
      ],
      ordered: true,
    },
  ],
  companions: [
    { name: "garden_lake", type: "ducklake", hidden: false, required: true },
    { name: "weather", type: "", hidden: true, required: false },
  ],
  attachOptions: [{ name: "region", description: "Where the garden is", type: "utf8", required: true }],
  settings: [
    { name: "unit", description: "Unit of lengths", type: "utf8", default: "cm", required: false },
    { name: "soil", description: "What is dug", type: { struct: [field("ph", "float64")] }, required: false },
  ],
  secretTypes: [
    {
      name: "nursery",
      description: "Account at the nursery",
      parameters: [{ ...field("token", "utf8"), redact: true }, field("level", "int32")],
    },
  ],
  schemas: [
    schema(["main"], {
      comment: "Functions",
      functions: [
        bloom,
        harvest,
        survey,
        fn("area", {
          kind: "scalar",
          description: "Area of a bed.",
          arguments: [
            arg("width", { role: "column", type: "float64" }),
            arg("height", { role: "column", type: "float64" }),
          ],
          output: result("float64"),
          stability: "consistent",
          nullHandling: "default",
        }),
        fn("scale", {
          kind: "scalar",
          arguments: [
            arg("factor", { doc: "Comes before the column on the wire." }),
            arg("value", { role: "column" }),
            arg("note", { type: "utf8", optional: true, default: null }),
          ],
          output: result("int64"),
        }),
        fn("double", {
          kind: "scalar",
          arguments: [arg("value", { role: "column", type: "null", any: true })],
          output: anyResult,
        }),
        fn("double", { arguments: [arg("double")] }),
        fn("coin", { kind: "scalar", output: result("bool") }),
        fn("concat", {
          kind: "scalar",
          arguments: [arg("values", { role: "column", type: "utf8", varargs: true })],
          output: result("utf8"),
        }),
        fn("concat", {
          kind: "scalar",
          arguments: [arg("values", { role: "column", varargs: true })],
          output: anyResult,
        }),
        fn("series", { arguments: [arg("count")] }),
        fn("series", { arguments: [arg("start"), arg("stop"), arg("step", { optional: true })] }),
        fn("series", { arguments: [arg("values", { type: "null", any: true, varargs: true })] }),
        fn("every_type", {
          arguments: everyType.map(({ name, type }) => arg(name, { role: "named", type, optional: true })),
          output: { fields: everyType },
        }),
        fn("prune", {
          kind: "table_in_out",
          description: "Takes rows, gives fewer.",
          arguments: [arg("data", { role: "table", type: "null" }), arg("keep", { role: "named", optional: true })],
          requiredSettings: ["unit"],
          hasFinalize: true,
        }),
        fn("dig", { arguments: [arg("depth")], requiredSettings: ["soil", "unit"] }),
        fn("mix", {
          kind: "scalar",
          arguments: [
            arg("first", { role: "column", type: "null", any: true }),
            arg("more", { role: "column", type: "null", any: true, varargs: true }),
            arg("parts", { type: "float64" }),
          ],
          output: anyResult,
          requiredSettings: ["soil"],
        }),
        fn("compost", { kind: "table_buffering", arguments: [arg("data", { role: "table", type: "null" })] }),
        fn("total", { kind: "aggregate", arguments: [arg("value", { role: "column" })], output: result("int64") }),
        fn("sum_up", {
          kind: "aggregate",
          arguments: [arg("value", { role: "column" })],
          output: result("int64"),
          tags: { deprecated: "Use total." },
        }),
        fn("running_total", {
          kind: "aggregate",
          arguments: [arg("value", { role: "column" })],
          output: result("int64"),
          supportsWindow: true,
          streamingPartitioned: true,
        }),
        fn("spread", {
          kind: "aggregate",
          arguments: [arg("value", { role: "column", type: "float64" }), arg("at", { type: "float64" })],
          output: result("float64"),
          supportsWindow: true,
          requiredSettings: ["soil"],
        }),
        fn("quantile", {
          kind: "aggregate",
          arguments: [
            arg("value", { role: "column", type: "float64" }),
            arg("at", { type: "float64", optional: true, default: 0.5 }),
          ],
          output: result("float64"),
        }),
        fn("tally", {
          kind: "aggregate",
          arguments: [arg("value", { role: "column" })],
          output: result("int64"),
          supportsWindow: true,
        }),
        fn("tally", {
          kind: "aggregate",
          arguments: [
            arg("value", { role: "column", type: "utf8" }),
            arg("separator", { type: "utf8", optional: true }),
          ],
          output: result("utf8"),
          streamingPartitioned: true,
        }),
        fn("variety", {
          arguments: [
            arg("kind", { type: "utf8", choices: Array.from({ length: 40 }, (_, index) => `kind-${index}`) }),
          ],
          requiredSecrets: ["nursery"],
        }),
      ],
      tables: [seed, table("bloom", { columns: { fields: [field("day", "date32")] } })],
      views: [
        view("open_beds", { comment: "Beds with nothing in them.", definition: "SELECT * FROM beds\nWHERE open" }),
      ],
      macros: [
        macro("clamp", {
          parameters: ["value", "low", "high"],
          defaults: { low: "0", high: "100" },
          definition: "greatest(low, least(high, value))",
        }),
        macro("clamp", { kind: "table", parameters: ["n"], definition: "SELECT * FROM range(n)" }),
      ],
    }),
    schema(["beds"], { functions: [fn("bloom", { description: "The same name, in another schema." })] }),
    schema(["beds", "south"], {
      functions: [
        fn("shade", {
          kind: "scalar",
          arguments: [arg("hour", { role: "column", type: "int32" })],
          output: result("float64"),
        }),
      ],
      tables: [
        table("plant", {
          comment: "What grows there.",
          columns: {
            fields: [
              field("id", "int64"),
              field("Latin name", "utf8"),
              field("__proto__", "utf8"),
              field("then", "bool"),
            ],
          },
          notNull: [0],
          primaryKey: [[0]],
          check: ["id > 0"],
        }),
      ],
    }),
  ],
});

function bound(model: FunctionModel, given: BoundOutput["arguments"], fields: readonly FieldSpec[]): BoundOutput {
  const { name } = model;
  return {
    catalog: "garden",
    schema: ["main"],
    name,
    signature: signatureKey(model),
    arguments: given,
    output: { fields },
  };
}

/** The garden with some functions bound, one of them for different arguments. */
export const gardenSnapshot: CatalogSnapshot = {
  format: 1,
  protocolVersion: "2.2.0",
  catalogs: [gardenCatalog],
  bound: [
    bound(bloom, { days: 3 }, [field("day", "date32"), field("flower", "utf8"), field("open", "int64")]),
    bound(harvest, { bed: 1 }, [field("plant", "utf8")]),
    bound(harvest, { bed: 1, weighed: true }, [field("plant", "utf8"), field("grams", "int64")]),
    bound(survey, {}, [field("bed", "int64")]),
    bound(survey, { layout: "wide" }, [field("bed", "int64"), field("width", "float64")]),
    bound(survey, { layout: "wide", depth: 2 }, [
      field("bed", "int64"),
      field("width", "float64"),
      field("ph", "float64"),
    ]),
  ],
};

/** Names that a generator trips over. */
export const hostileNames: readonly string[] = [
  "",
  "from",
  "package",
  "package$",
  "then",
  "__proto__",
  "constructor",
  "prototype",
  "await",
  "undefined",
  "eval",
  "connect",
  "client",
  "table_function",
  "scalarFunction",
  "Tables",
  "Client",
  "Array",
  "foo_bar",
  "fooBar",
  "FOO_BAR",
  "foo bar",
  "Foo",
  "foo",
  "1st",
  "a:b",
  "a.b",
  "../../../escape",
  "C:\\con",
  "con",
  "*/ export const pwned = globalThis.pwned = 1; /*",
  '"; globalThis.pwned = 1; "',
  "${globalThis.pwned = 1}",
  "`;globalThis.pwned = 1;`",
  "\n globalThis.pwned = 1 \n",
  "\u2028globalThis.pwned = 1\u2029",
  "\\",
  "/*\\",
  "\\u0022",
  "'",
  "</script>",
  "@ts-nocheck",
  "🚀",
  "👩‍🌾",
  "\u202egnp.exe",
  "e\u0301",
  "\u00e9",
  "\ud800",
  "数",
  "x".repeat(300),
];

/** A catalog in which every string is hostile. */
export const hostileCatalog: CatalogModel = catalog({
  name: "*/ hostile ${catalog}\n",
  comment: "*/ globalThis.pwned = 1; /* @ts-nocheck\n@param x {@link https://example.invalid}\n``` ` ```",
  tags: { "*/": "*/\n// @ts-ignore" },
  defaultSchema: "then",
  copyFormats: hostileNames.flatMap((name, index) =>
    (["from", "to"] as const).map((direction) => ({
      name,
      direction,
      description: name,
      comment: name,
      tags: {},
      options: argumentNames(index).map((one) =>
        arg(one, { role: "named", type: "utf8", optional: true, doc: one, choices: [one, "*/"], defaultText: one }),
      ),
      ordered: true,
    })),
  ),
  companions: hostileNames.map((name, index) => ({ name, type: name, hidden: true, required: index % 2 === 0 })),
  attachOptions: hostileNames.map((name) => ({
    name,
    description: name,
    type: "utf8",
    default: name,
    required: false,
  })),
  schemas: [
    schema(["then"], { functions: hostileNames.map(hostileFunction), comment: "*/" }),
    ...hostileNames
      .slice(2, 40)
      .filter((name) => name !== "then")
      .map((name) => schema([name], { functions: [fn(name)] })),
    schema(["a", "__proto__"], {
      functions: [fn("__proto__")],
      tables: hostileNames.map(hostileTable),
      views: hostileNames.map((name) => view(name, { comment: name, definition: name })),
      macros: hostileNames.flatMap((name, index) =>
        (["scalar", "table"] as const).map((kind) => {
          const parameters = hostileNames.slice(index, index + 3);
          const defaults = Object.fromEntries(parameters.map((one) => [one, one]));
          return macro(name, { kind, comment: name, parameters, defaults, definition: name });
        }),
      ),
    }),
    schema(["a", "__proto__", "tables"], { functions: [fn("tables")], tables: [table("tables")] }),
  ],
});

/** A few of the names for each function, all of them for the first. */
function argumentNames(index: number): readonly string[] {
  return index === 0 ? [...hostileNames, "value", "value"] : hostileNames.slice(index, index + 2);
}

/** A table that takes writes, whose every string is hostile; some of its columns are row ids, some generated. */
function hostileTable(name: string, index: number): CatalogModel["schemas"][number]["tables"][number] {
  const fields = argumentNames(index).map((column, position) => {
    const special = [
      { is_row_id: name },
      { default: name },
      { default: "'\"; globalThis.pwned = 1; //'" },
      { generated_expression: name },
    ];
    return field(column, "utf8", { comment: column, ...(index % 2 === 0 ? special[position] : {}) });
  });
  return table(name, {
    comment: name,
    columns: { fields },
    check: [name],
    supportsInsert: true,
    supportsUpdate: true,
    supportsDelete: true,
    returning: { insert: "changes" },
  });
}

function hostileFunction(name: string, index: number): CatalogModel["schemas"][number]["functions"][number] {
  const kinds = ["scalar", "table", "table_in_out", "aggregate"] as const;
  const kind = kinds[index % kinds.length] ?? "scalar";
  const role = kind === "scalar" || kind === "aggregate" ? "column" : "named";
  return fn(name, {
    kind,
    description: name,
    comment: name,
    arguments: argumentNames(index).map((one) =>
      arg(one, { role, doc: one, range: one, choices: [one, "*/"], type: "utf8", optional: true, defaultText: one }),
    ),
    output: { fields: [field(name, { struct: argumentNames(index).map((column) => field(column, "utf8")) })] },
    examples: [{ sql: `${name} */ \`\`\``, description: `@param ${name}`, expectedOutput: name }],
    stability: name,
    requiredSettings: [name],
    categories: [name],
  });
}
