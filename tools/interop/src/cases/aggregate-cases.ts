import type { StepsCase } from "../case.js";
import { field, float64, input } from "../literals.js";
import type { Step } from "../steps/step.js";

const value = [field("value", "int64")];
const values = (...cells: readonly (string | null)[]): ReturnType<typeof input> =>
  input(
    { value: "int64" },
    cells.map((cell) => [cell]),
  );

function steps(name: string, all: readonly Step[], more: Partial<StepsCase> = {}): StepsCase {
  return { name: `aggregate ${name}`, kind: "steps", since: "0.29.6", ...more, steps: all };
}

function whole(call: Omit<Step, "method">): Step {
  return { method: "aggregate_function", ...call };
}

/** Aggregates in each of their forms. The Python client has them since 0.29.6. */
export const aggregateStepCases: readonly StepsCase[] = [
  steps("by groups", [
    whole({
      function: "vgi_sum",
      input: input(
        { key: "utf8", value: "int64" },
        [
          ["a", "1"],
          ["b", "2"],
          ["a", "3"],
        ],
        [],
        [
          [null, "4"],
          ["b", null],
          [null, "5"],
        ],
      ),
      group_by: ["key"],
    }),
    whole({
      function: "vgi_weighted_sum",
      input: input({ key: "int32", v: "float64", w: "float64", sub: "bool" }, [
        ["1", 1.5, 2, true],
        ["1", 2, 3, false],
        ["2", 4, 0.5, true],
        ["1", 1, 1, true],
      ]),
      group_by: ["key", "sub"],
    }),
    whole({
      function: "vgi_listagg",
      input: input({ value: "utf8", key: "date32" }, [
        ["x", "1"],
        ["y", "1"],
        ["z", "2"],
      ]),
      group_by: ["key"],
    }),
  ]),
  steps("of a column that is not there", [
    { ...whole({ function: "vgi_sum", input: values("1"), group_by: ["nothing"] }), refused: "VGI_INPUT" },
  ]),
  steps("whole", [
    whole({ function: "vgi_sum", input: values("1", null, "41") }),
    whole({ function: "vgi_avg", input: values("1", "2") }),
    whole({
      function: "vgi_percentile",
      input: input({ value: "float64" }, [[1], [2], [3], [10]]),
      positional: [float64(0.25)],
    }),
    whole({
      function: "vgi_sum_all",
      input: input({ a: "int64", b: "int64" }, [
        ["1", "2"],
        ["3", "4"],
      ]),
    }),
    whole({ function: "vgi_generic_sum", input: input({ value: "float64" }, [[1.5], [2.5]]) }),
    whole({ function: "vgi_sum", input_schema: value, input: input({ value: "int64" }) }),
    whole({ function: "no_such_aggregate", input: values("1") }),
    whole({ function: "vgi_sum", input: input({ value: "utf8" }, [["x"]]) }),
  ]),
  steps("session", [
    { method: "aggregate_session", function: "vgi_sum", input_schema: value },
    { method: "AggregateSession.output_schema" },
    { method: "AggregateSession.execution_id" },
    { method: "AggregateSession.update", group_ids: [0, 1, 0], batch: values("1", "2", "3") },
    { method: "AggregateSession.update", group_ids: [7], batch: values("70") },
    { method: "AggregateSession.update", group_ids: [5], batch: values("500") },
    { method: "AggregateSession.combine", source_group_ids: [5], target_group_ids: [7] },
    { method: "AggregateSession.finalize", group_ids: [0, 1, 7, 9] },
    { method: "AggregateSession.destroy" },
  ]),
  steps("session without values", [
    { method: "aggregate_bind", function: "vgi_count", input_schema: null },
    { method: "AggregateSession.update", group_ids: [0, 0, 3], batch: null },
    { method: "AggregateSession.finalize", group_ids: [0, 3] },
    { method: "AggregateSession.destroy" },
  ]),
  steps("session of a function that is not there", [
    { method: "aggregate_bind", function: "no_such_aggregate", input_schema: value },
    { method: "aggregate_bind", function: "vgi_sum", schema: ["nowhere"], input_schema: value },
  ]),
  steps("window", [
    { method: "aggregate_session", function: "vgi_window_sum", input_schema: value },
    { method: "AggregateSession.window_init", partition_id: 1, partition: values("1", "2", null, "4", "5") },
    { method: "AggregateSession.window", partition_id: 1, rid: 0, frames: [[0, 2]] },
    {
      method: "AggregateSession.window",
      partition_id: 1,
      rid: 4,
      frames: [
        [0, 1],
        [3, 5],
      ],
    },
    {
      method: "AggregateSession.window_batch",
      partition_id: 1,
      row_idx: 0,
      frames: [[[0, 1]], [[0, 2]], [[0, 3]], [[1, 4]], [[0, 0]]],
    },
    { method: "AggregateSession.window_destroy", partition_id: 1 },
    { method: "AggregateSession.destroy" },
  ]),
  steps("window with a filter and facts of frames", [
    { method: "aggregate_session", function: "vgi_window_median", input_schema: [field("value", "float64")] },
    {
      method: "AggregateSession.window_init",
      partition_id: 3,
      partition: input({ value: "float64" }, [[1], [2], [30], [4]]),
      filter_mask: [true, true, false, true],
      frame_stats: [
        [-1, 0],
        [0, 1],
      ],
      all_valid: [true],
    },
    { method: "AggregateSession.window", partition_id: 3, rid: 1, frames: [[0, 4]] },
    {
      method: "AggregateSession.window_batch",
      partition_id: 3,
      row_idx: 0,
      frames: [[[0, 3]], [[0, 3]], [[1, 4]], [[2, 4]]],
    },
    { method: "AggregateSession.window_destroy", partition_id: 3 },
  ]),
  steps("window in batches", [
    { method: "aggregate_session", function: "vgi_window_sum_batch", input_schema: value },
    { method: "AggregateSession.window_init", partition_id: 0, partition: values("1", "2", "3") },
    { method: "AggregateSession.window_batch", partition_id: 0, row_idx: 0, frames: [[[0, 1]], [[0, 2]], [[0, 3]]] },
    { method: "AggregateSession.window_destroy", partition_id: 0 },
  ]),
  steps("streaming", [
    {
      method: "aggregate_streaming",
      function: "vgi_streaming_sum",
      input_schema: [field("part", "utf8"), field("at", "int64"), field("value", "int64")],
      partition_key_count: 1,
      order_key_count: 1,
    },
    { method: "AggregateStreamingSession.output_schema" },
    { method: "AggregateStreamingSession.execution_id" },
    {
      method: "AggregateStreamingSession.chunk",
      batch: input({ part: "utf8", at: "int64", value: "int64" }, [
        ["a", "1", "10"],
        ["a", "2", "5"],
        ["b", "1", "1"],
      ]),
    },
    {
      method: "AggregateStreamingSession.chunk",
      batch: input({ part: "utf8", at: "int64", value: "int64" }, [
        ["b", "2", "7"],
        ["c", "1", "3"],
      ]),
    },
    { method: "AggregateStreamingSession.close" },
  ]),
  steps("streaming of a function that does not", [
    {
      method: "aggregate_streaming",
      function: "vgi_sum",
      input_schema: [field("part", "utf8"), field("value", "int64")],
      partition_key_count: 1,
    },
    { method: "AggregateStreamingSession.chunk", batch: input({ part: "utf8", value: "int64" }, [["a", "10"]]) },
  ]),
];
