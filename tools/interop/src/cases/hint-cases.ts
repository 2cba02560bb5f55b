import type { StepsCase } from "../case.js";
import { input, int64 } from "../literals.js";
import type { ScanHintCells, Step } from "../steps/step.js";

const teller = { fixture: "teller", catalog: "teller" } as const;

function steps(name: string, all: readonly Step[], more: Partial<StepsCase> = {}): StepsCase {
  return { name: `hints ${name}`, kind: "steps", ...more, steps: all };
}

/** A scan of a fixture function that repeats the hints it got. */
function echoed(name: "order_echo" | "sample_echo", hints: ScanHintCells, more: Partial<Step> = {}): Step {
  return { method: "table_function", function: name, positional: [int64(3)], hints, ...more };
}

/** A scan of the function that tells what it was asked. */
function told(asked: Pick<Step, "hints" | "join_keys" | "projection"> = {}): Step {
  return { method: "table_function", function: "init_told", ...asked };
}

const sorting: readonly ScanHintCells[] = [
  { order_by_column_name: "n", order_by_direction: "ASC", order_by_null_order: "NULLS_LAST" },
  { order_by_column_name: "s", order_by_direction: "DESC", order_by_null_order: "NULLS_FIRST", order_by_limit: 2 },
  { order_by_column_name: "n", order_by_direction: "DESC", order_by_null_order: "NULLS_LAST", order_by_limit: 0 },
];

const sampling: readonly ScanHintCells[] = [
  { tablesample_percentage: 12.5 },
  { tablesample_percentage: 100, tablesample_seed: 42 },
  { tablesample_percentage: 0, tablesample_seed: -1 },
];

const keys = input({ n: "int64" }, [["1"], ["2"], ["9007199254740993"]]);
const names = input({ s: "utf8" }, [["row_1"], [""]]);

/** What a scan may leave out. */
export const hintCases: readonly StepsCase[] = [
  steps("of order", [
    ...sorting.map((hints) => echoed("order_echo", hints)),
    echoed("order_echo", sorting[1] ?? {}, { projection: [2, 0] }),
    echoed("order_echo", {}, { projection: [5] }),
  ]),
  steps("of samples", [
    ...sampling.map((hints) => echoed("sample_echo", hints)),
    echoed("sample_echo", sampling[1] ?? {}, { projection: [3] }),
  ]),
  steps("as init has them", [told(), ...[...sorting, ...sampling].map((hints) => told({ hints }))], teller),
  steps(
    "of row limits",
    [told({ hints: { row_limit: 7 } }), told({ hints: { row_limit: 0, ...sorting[1], ...sampling[1] } })],
    { ...teller, since: "0.29.6" },
  ),
  steps(
    "of join keys",
    [told({ join_keys: [keys] }), told({ join_keys: [keys, names], projection: [1], hints: { row_limit: 1 } })],
    { ...teller, since: "0.32.0" },
  ),
];
