import type { CallCase } from "../case.js";
import { bool, float64, input, int64, typed, utf8 } from "../literals.js";
import { typeValues } from "./type-values.js";

/** Every Arrow type as an input column, and back: `echo` gives what it gets. */
const columnCases = typeValues.map(({ name, type, values }): CallCase => ({
  name: `type ${name} as a column`,
  kind: "table_in_out",
  function: "echo",
  input: input(
    { row: "int32", value: type },
    values.map((value, row) => [String(row), value]),
  ),
}));

/** Every Arrow type as an argument, and back as a column: `constant_columns` repeats its arguments. */
const argumentCases = typeValues
  .filter(({ columnOnly }) => columnOnly !== true)
  .map(({ name, type, values }): CallCase => ({
    name: `type ${name} as an argument`,
    kind: "table",
    function: "constant_columns",
    positional: [int64(2), ...values.map((value) => typed(type, value))],
  }));

/** All Arrow types the fixtures take, with nulls and empty batches. */
export const typeCases: readonly CallCase[] = [
  ...columnCases,
  ...argumentCases,
  {
    name: "types mixed, with empty batches",
    kind: "table_in_out",
    function: "echo",
    input: {
      columns: typeValues.map(({ name, type }) => ({ name, type, nullable: true })),
      batches: [[], [typeValues.map(({ values }) => values[0] ?? null)], []],
    },
  },
  {
    name: "types mixed, as arguments",
    kind: "table",
    function: "constant_columns",
    positional: [int64(3), int64(42), utf8("hello"), float64(3.5), bool(true), typed("utf8", null)],
  },
];
