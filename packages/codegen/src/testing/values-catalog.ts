import type { FieldSpec } from "vgi-arrow";
import type { CatalogModel, CopyFormatModel } from "vgi-client";
import type { TypesConfig } from "../config/types-config.js";
import { arg, catalog, fn, schema, table } from "./build-model.js";

const duckdb = (type: string): Record<string, string> => ({
  "ARROW:extension:name": "arrow.opaque",
  "ARROW:extension:metadata": JSON.stringify({ type_name: type, vendor_name: "DuckDB" }),
});

const columns: readonly FieldSpec[] = (
  [
    { name: "big", type: "int64" },
    { name: "real", type: "float64" },
    { name: "bytes", type: "binary" },
    { name: "price", type: { decimal128: [18, 2] } },
    { name: "weight", type: { decimal128: [9, 3] } },
    { name: "day", type: "date32" },
    { name: "local", type: { timestamp: "us" } },
    { name: "at", type: { timestamp: "us", timezone: "UTC" } },
    { name: "there", type: { timestamp: "ns", timezone: "Europe/Rome" } },
    { name: "clock", type: { time64: "us" } },
    { name: "took", type: { duration: "ms" } },
    { name: "span", type: "month_day_nano_interval" },
    {
      name: "counts",
      type: {
        map: {
          key: { name: "key", type: "utf8", nullable: false },
          value: { name: "value", type: "int64", nullable: true },
        },
      },
    },
    { name: "either", type: { dense_union: [{ name: "n", type: "int64", nullable: true }], ids: [0] } },
    {
      name: "box",
      type: {
        struct: [
          { name: "n", type: "int64", nullable: true },
          { name: "at", type: { list: { name: "item", type: { timestamp: "us" }, nullable: true } }, nullable: true },
        ],
      },
    },
    { name: "id", type: { fixed_size_binary: 16 }, metadata: { "ARROW:extension:name": "arrow.uuid" } },
    { name: "huge", type: { fixed_size_binary: 16 }, metadata: duckdb("hugeint") },
    { name: "bits", type: "binary", metadata: duckdb("bit") },
    {
      name: "shape",
      type: "binary",
      metadata: { "ARROW:extension:name": "geoarrow.wkb", "ARROW:extension:metadata": "{}" },
    },
  ] as readonly Omit<FieldSpec, "nullable">[]
).map(({ name, type, metadata }) => {
  const field = { name, type, nullable: true };
  return metadata === undefined ? field : Object.assign(field, { metadata });
});

function valuesCatalog(name: string): CatalogModel {
  const functions = [
    fn("echo", {
      arguments: columns.map((field) => arg(field.name, { ...field, role: "named", optional: true })),
      output: { fields: [...columns] },
    }),
    fn("later", {
      kind: "scalar",
      arguments: [
        arg("at", { role: "column", type: { timestamp: "us", timezone: "UTC" } }),
        arg("by", { type: { duration: "us" } }),
      ],
      output: { fields: [{ name: "result", type: { timestamp: "us", timezone: "UTC" }, nullable: true }] },
    }),
    fn("anything"),
  ];
  const stock = table("stock", {
    columns: { fields: [...columns, { name: "row", type: "int64", nullable: true, metadata: { is_row_id: "" } }] },
    notNull: [0],
    supportsInsert: true,
    supportsUpdate: true,
    supportsDelete: true,
    returning: { insert: "changes" },
  });
  const copyFormats: CopyFormatModel[] = [
    {
      name: "lines",
      direction: "both",
      description: "",
      comment: null,
      tags: {},
      options: [
        arg("skip", { role: "named" }),
        arg("since", { role: "named", type: { timestamp: "us" }, optional: true }),
      ],
      ordered: false,
    },
  ];
  return catalog({ name, copyFormats, schemas: [schema(["main"], { functions, tables: [stock] })] });
}

const codecs = "../codecs.js";

/** One catalog with every kind of value, under each of the profiles, and with types and columns of their own. */
export const valuesCatalogs: ReadonlyArray<{ readonly catalog: CatalogModel; readonly types: TypesConfig }> = [
  { catalog: valuesCatalog("jsValues"), types: { profile: "js" } },
  { catalog: valuesCatalog("jsonValues"), types: { profile: "json" } },
  { catalog: valuesCatalog("temporalValues"), types: { profile: "temporal" } },
  {
    catalog: valuesCatalog("mixedValues"),
    types: {
      profile: "js",
      byType: {
        timestamp: "temporal",
        "decimal128(18, 2)": { module: codecs, codec: "cents" },
        "geoarrow.wkb": { module: codecs, codec: "shape" },
      },
      byColumn: {
        "main.echo.big": "exact",
        "main.later.by": "temporal",
        "main.stock.weight": { module: codecs, codec: "grams" },
        "main.stock.row": "exact",
        "main.echo.weight": { module: codecs, codec: "grams" },
      },
    },
  },
];
