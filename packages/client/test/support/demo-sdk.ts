import {
  type AggregateFunction,
  aggregateFunction,
  overloaded,
  scalarFunction,
  tableFunction,
  tableInOutFunction,
  type AnyColumnInput,
  type ColumnInput,
  type Dynamic,
  type FlowingScalar,
  type NoArguments,
  type NoColumns,
  type Overloaded,
  type ScalarFunction,
  type TableFunction,
  type TableInOutFunction,
} from "../../src/codegen-v1/index.js";

/** The demo worker's catalog as the generator would write it, for the functions that tests call. */

const schema = ["main"] as const;
const int64 = "int64" as const;
const utf8 = "utf8" as const;

export const double: ScalarFunction<{ readonly value: ColumnInput<bigint | number> }, NoArguments, bigint> =
  /*@__PURE__*/ scalarFunction({
    kind: "scalar",
    schema,
    name: "double",
    args: [{ key: "value", role: "column", type: int64 }],
    output: { fields: [{ name: "result", type: int64, nullable: true }] },
  });

export const greet: ScalarFunction<
  { readonly name: ColumnInput<string> },
  { readonly greeting?: string | undefined },
  string
> = /*@__PURE__*/ scalarFunction({
  kind: "scalar",
  schema,
  name: "greet",
  args: [
    { key: "name", role: "column", type: utf8 },
    { key: "greeting", role: "positional", type: utf8, optional: true },
  ],
  output: { fields: [{ name: "result", type: utf8, nullable: true }] },
});

export const multiply: ScalarFunction<
  { readonly value: ColumnInput<bigint | number> },
  { readonly factor: bigint | number },
  bigint
> = /*@__PURE__*/ scalarFunction({
  kind: "scalar",
  schema,
  name: "multiply",
  args: [
    { key: "value", role: "column", type: int64 },
    { key: "factor", role: "positional", type: int64 },
  ],
  output: { fields: [{ name: "result", type: int64, nullable: true }] },
});

export const join: ScalarFunction<
  { readonly parts: ReadonlyArray<ColumnInput<string>> },
  { readonly separator: string },
  string
> = /*@__PURE__*/ scalarFunction({
  kind: "scalar",
  schema,
  name: "join",
  args: [
    { key: "separator", role: "positional", type: utf8 },
    { key: "parts", role: "column", type: utf8, varargs: true },
  ],
  output: { fields: [{ name: "result", type: utf8, nullable: true }] },
});

export const describe: ScalarFunction<{ readonly value: AnyColumnInput }, NoArguments, string> =
  /*@__PURE__*/ scalarFunction({
    kind: "scalar",
    schema,
    name: "describe",
    args: [{ key: "value", role: "column", type: "null", any: true }],
    output: { fields: [{ name: "result", type: utf8, nullable: true }] },
  });

export const largest: FlowingScalar<{ readonly values: ReadonlyArray<AnyColumnInput> }, NoArguments, "values"> =
  /*@__PURE__*/ scalarFunction({
    kind: "scalar",
    schema,
    name: "largest",
    args: [{ key: "values", role: "column", type: "null", any: true, varargs: true }],
    flows: true,
  });

/** As `describe`, whose result is text whatever comes in, would be were its result any-typed. */
export const flowingDescribe: FlowingScalar<{ readonly value: AnyColumnInput }, NoArguments, "value"> =
  /*@__PURE__*/ scalarFunction({
    kind: "scalar",
    schema,
    name: "describe",
    args: [{ key: "value", role: "column", type: "null", any: true }],
    flows: true,
  });

export const pi: ScalarFunction<NoColumns, NoArguments, number> = /*@__PURE__*/ scalarFunction({
  kind: "scalar",
  schema,
  name: "pi",
  args: [],
  output: { fields: [{ name: "result", type: "float64", nullable: true }] },
});

const formatInteger: ScalarFunction<{ readonly value: ColumnInput<bigint | number> }, NoArguments, string> =
  /*@__PURE__*/ scalarFunction({
    kind: "scalar",
    schema,
    name: "format",
    args: [{ key: "value", role: "column", type: int64 }],
  });

const formatDecimal: ScalarFunction<
  { readonly value: ColumnInput<number> },
  { readonly digits?: bigint | number | undefined },
  string
> = /*@__PURE__*/ scalarFunction({
  kind: "scalar",
  schema,
  name: "format",
  args: [
    { key: "value", role: "column", type: "float64" },
    { key: "digits", role: "positional", type: int64, optional: true },
  ],
});

const formatText: ScalarFunction<
  { readonly value: ColumnInput<string> },
  { readonly width: bigint | number; readonly align?: "left" | "right" | undefined },
  string
> = /*@__PURE__*/ scalarFunction({
  kind: "scalar",
  schema,
  name: "format",
  args: [
    { key: "value", role: "column", type: utf8 },
    { key: "width", role: "positional", type: int64 },
    { key: "align", role: "positional", type: utf8, optional: true },
  ],
});

export const format: Overloaded<readonly [typeof formatInteger, typeof formatDecimal, typeof formatText]> =
  /*@__PURE__*/ overloaded(formatInteger, formatDecimal, formatText);

export const sequence: TableFunction<
  {
    readonly count: bigint | number;
    readonly batchSize?: bigint | number | undefined;
    readonly step?: bigint | number | undefined;
  },
  { readonly n: bigint | null }
> = /*@__PURE__*/ tableFunction({
  kind: "table",
  schema,
  name: "sequence",
  args: [
    { key: "count", role: "positional", type: int64 },
    { key: "batchSize", name: "batch_size", role: "named", type: int64, optional: true },
    { key: "step", role: "named", type: int64, optional: true },
  ],
  output: { fields: [{ name: "n", type: int64, nullable: true }] },
});

export const repeatValues: TableFunction<
  { readonly values?: readonly string[] | undefined; readonly times?: bigint | number | undefined },
  Dynamic
> = /*@__PURE__*/ tableFunction({
  kind: "table",
  schema,
  name: "repeat_values",
  args: [
    { key: "values", role: "positional", type: utf8, varargs: true },
    { key: "times", role: "named", type: int64, optional: true },
  ],
});

export const allTypes: TableFunction<{ readonly rows?: bigint | number | undefined }, Dynamic> =
  /*@__PURE__*/ tableFunction({
    kind: "table",
    schema,
    name: "all_types",
    args: [{ key: "rows", role: "positional", type: int64, optional: true }],
  });

/** What a generator of an older catalog would have written: the worker has moved on. */
export const outdatedSequence: TableFunction<{ readonly count: bigint | number }, { readonly n: string | null }> =
  /*@__PURE__*/ tableFunction({
    kind: "table",
    schema,
    name: "sequence",
    args: [{ key: "count", role: "positional", type: int64 }],
    output: { fields: [{ name: "n", type: utf8, nullable: true }] },
  });

export const stationsScan: TableFunction<NoArguments, Dynamic> = /*@__PURE__*/ tableFunction({
  kind: "table",
  schema: ["weather"],
  name: "stations_scan",
  args: [],
});

export const addRowNumber: TableInOutFunction<{ readonly start?: bigint | number | undefined }, Dynamic> =
  /*@__PURE__*/ tableInOutFunction({
    kind: "table_in_out",
    schema,
    name: "add_row_number",
    args: [
      { key: "data", role: "table", type: "null" },
      { key: "start", role: "named", type: int64, optional: true },
    ],
  });

export const countRows: TableInOutFunction<NoArguments, Dynamic> = /*@__PURE__*/ tableInOutFunction({
  kind: "table_in_out",
  schema,
  name: "count_rows",
  args: [{ key: "data", role: "table", type: "null" }],
  hasFinalize: true,
});

export const sortRows: TableInOutFunction<{ readonly by: string; readonly descending?: boolean | undefined }, Dynamic> =
  /*@__PURE__*/ tableInOutFunction({
    kind: "table_buffering",
    schema,
    name: "sort_rows",
    args: [
      { key: "data", role: "table", type: "null" },
      { key: "by", role: "named", type: utf8 },
      { key: "descending", role: "named", type: "bool", optional: true },
    ],
  });

export const total: AggregateFunction<{ readonly value: ColumnInput<bigint | number> }, NoArguments, bigint> =
  /*@__PURE__*/ aggregateFunction({
    kind: "aggregate",
    schema,
    name: "total",
    args: [{ key: "value", role: "column", type: int64 }],
    output: { fields: [{ name: "result", type: int64, nullable: true }] },
  });

export const joinText: AggregateFunction<
  { readonly value: ColumnInput<string> },
  { readonly separator?: string | undefined },
  string
> = /*@__PURE__*/ aggregateFunction({
  kind: "aggregate",
  schema,
  name: "join_text",
  args: [
    { key: "value", role: "column", type: utf8 },
    { key: "separator", role: "positional", type: utf8, optional: true },
  ],
});
