import { readRows } from "vgi-arrow";
import type { RecordBatch } from "apache-arrow";
import {
  buffering,
  type FunctionDefinition,
  inputTable,
  named,
  positional,
  type Row,
  tableInOut,
} from "vgi-client/testing";
import { compareValues } from "./compare-values.js";

const addRowNumber: FunctionDefinition = tableInOut({
  name: "add_row_number",
  description: "Numbers the rows of a table, in the order in which they come",
  arguments: {
    data: inputTable("The rows to number"),
    start: named("int64", "Number of the first row", { default: 1n }),
  },
  columns: (input) => ({ fields: [{ name: "row_number", type: "int64", nullable: false }, ...input.fields] }),
  open: ({ start }) => {
    let number = start;
    return { process: (input) => [readRows(input).map((row) => Object.assign(row, { row_number: number++ }))] };
  },
  examples: [{ sql: "SELECT * FROM add_row_number((SELECT * FROM people))", description: "People, numbered" }],
  categories: ["transform"],
});

const repeatRows: FunctionDefinition = tableInOut({
  name: "repeat_rows",
  description: "Gives every batch of its input several times, one page after the other",
  arguments: {
    times: positional("int64", "How often", { range: { min: 0, max: 1000 } }),
    data: inputTable("The rows to repeat"),
  },
  columns: (input) => input,
  open: ({ times }) => ({
    *process(input) {
      for (let round = 0n; round < times; round += 1n) yield input;
    },
  }),
  examples: [{ sql: "SELECT * FROM repeat_rows(2, (SELECT * FROM people))", description: "Everybody twice" }],
  categories: ["transform"],
});

const countRows: FunctionDefinition = tableInOut({
  name: "count_rows",
  description: "Says at the end how many rows there were, in how many batches",
  arguments: { data: inputTable("The rows to count") },
  columns: () => ({
    fields: [
      { name: "batches", type: "int64", nullable: false },
      { name: "rows", type: "int64", nullable: false },
    ],
  }),
  open: () => {
    let batches = 0n;
    let rows = 0n;
    return {
      process: (input) => {
        batches += 1n;
        rows += BigInt(input.numRows);
        return [];
      },
      finish: () => [[{ batches, rows }]],
    };
  },
  finalize: true,
  examples: [{ sql: "SELECT * FROM count_rows((SELECT * FROM people))", description: "How many people" }],
  categories: ["transform"],
});

const sortRows: FunctionDefinition = buffering({
  name: "sort_rows",
  description: "Sorts a table by one column, nulls last: it has to see all rows before it gives the first",
  arguments: {
    data: inputTable("The rows to sort"),
    by: named("utf8", "The column to sort by"),
    descending: named("bool", "Greatest first", { default: false }),
  },
  columns: (input, { by }) => {
    if (input.fields.some((field) => field.name === by)) return input;
    throw new RangeError(
      `there is no column "${by}" to sort by; there are: ${input.fields.map((field) => field.name).join(", ")}`,
    );
  },
  collect: ({ by, descending }) => {
    const rows: Row[] = [];
    return {
      add: (input: RecordBatch) => void rows.push(...readRows(input)),
      finish: () => [rows.toSorted((left, right) => compareValues(left[by], right[by], descending))],
    };
  },
  examples: [{ sql: "SELECT * FROM sort_rows((SELECT * FROM people), by := 'name')", description: "People by name" }],
  categories: ["transform"],
});

/** Functions that take a table. */
export const transforms: readonly FunctionDefinition[] = [addRowNumber, repeatRows, countRows, sortRows];
