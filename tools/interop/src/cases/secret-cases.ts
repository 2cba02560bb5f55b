import type { StepsCase } from "../case.js";
import type { TypedCell } from "../cell.js";
import { field, input, int64, rowsWithoutColumns, typed } from "../literals.js";
import type { Step } from "../steps/step.js";

/** As a resolved secret is on the wire: what it is and what it is for stand before its parameters. */
const secret: TypedCell = typed(
  {
    struct: [
      field("type", "utf8"),
      field("scope", "utf8"),
      field("secret_string", "utf8"),
      field("port", "int64"),
      field("use_ssl", "bool"),
    ],
  },
  { type: "vgi_example", scope: "", secret_string: "s3cret", port: "443", use_ssl: true },
);

const standard = { vgi_example: secret };
const numbers = input({ n: "int64" }, [["1"], [null]], [["3"]]);

function steps(name: string, all: readonly Step[], more: Partial<StepsCase> = {}): StepsCase {
  return { name: `secrets ${name}`, kind: "steps", ...more, steps: all };
}

/** The same step with a secret that is given, and with one that is found when the function asks. */
function bothWays(step: Step): readonly Step[] {
  return [
    { ...step, secrets: standard },
    { ...step, found: standard },
  ];
}

/** Secrets that a call gives, and those that are found when the function asks for them. */
export const secretCases: readonly StepsCase[] = [
  steps(
    "of a scalar function",
    bothWays({ method: "scalar_function", function: "return_secret_value", input: rowsWithoutColumns(1) }),
  ),
  steps(
    "of a scalar function, field by field",
    bothWays({ method: "scalar_function", function: "secret_field", input: rowsWithoutColumns(1) }),
    { since: "0.18.0" },
  ),
  steps("of a table function", bothWays({ method: "table_function", function: "secret_demo" }), { since: "0.32.0" }),
  steps("of a bind alone", bothWays({ method: "bind", function: "secret_demo" }), { since: "0.45.0" }),
  steps(
    "of a function with input",
    bothWays({ method: "table_in_out_function", function: "secret_in_out", input: numbers }),
    { since: "0.32.0" },
  ),
  steps(
    "of an aggregate, which can only be given them",
    [
      { method: "aggregate_function", function: "secret_typed_sum", secrets: standard, input: numbers },
      { method: "aggregate_function", function: "secret_typed_sum", input: numbers },
      {
        method: "aggregate_session",
        function: "secret_typed_sum",
        secrets: standard,
        input_schema: [field("n", "int64")],
      },
      { method: "AggregateSession.output_schema" },
      { method: "AggregateSession.destroy" },
    ],
    { since: "0.29.6" },
  ),
  steps("that nobody has", [
    {
      method: "scalar_function",
      function: "return_secret_value",
      input: rowsWithoutColumns(1),
      refused: "VGI_SECRETS_REQUIRED",
    },
    { method: "table_function", function: "secret_demo", refused: "VGI_SECRETS_REQUIRED" },
    { method: "table_function", function: "sequence", positional: [int64(2)] },
  ]),
];
