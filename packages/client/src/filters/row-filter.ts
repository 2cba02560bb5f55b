import { type Field, type RecordBatch, Schema } from "apache-arrow";
import { makeBatch } from "vgi-arrow";
import { bindFilter } from "./bind-filter.js";
import type { BoundPredicate } from "./bound-node.js";
import { evaluate } from "./evaluate.js";
import { type ArithmeticSettings, defaultArithmetic } from "./evaluation-context.js";
import type { Filter } from "./filter.js";
import { takeRows } from "./take-rows.js";

/** What {@link RowFilter} is made of. */
export interface RowFilterOptions {
  /** What is evaluated; `null` for nothing. */
  readonly filter: Filter | null;
  /** Columns that bind gave. */
  readonly schema: Schema;
  /** Which of them the batches have, in their order. Default: all. */
  readonly projectionIds?: readonly number[] | undefined;
  /** How many columns, from the first, are kept. Default: all. */
  readonly keep?: number | undefined;
  readonly settings?: ArithmeticSettings | undefined;
}

/** The part of a filter that the client applies: to batches as they come, in any number. */
export class RowFilter {
  /** Schema of the batches that it gives. */
  readonly schema: Schema;
  readonly #condition: BoundPredicate | null;
  readonly #settings: ArithmeticSettings;
  readonly #projectionIds: readonly number[] | undefined;
  readonly #dropsColumns: boolean;

  constructor({ filter, schema, projectionIds, keep, settings = defaultArithmetic }: RowFilterOptions) {
    const fields = projectionIds?.map((index) => fieldAt(schema, index)) ?? schema.fields;
    this.#condition = filter === null ? null : bindFilter(filter, schema, settings);
    this.#settings = settings;
    this.#projectionIds = projectionIds;
    this.#dropsColumns = keep !== undefined && keep < fields.length;
    this.schema = new Schema(fields.slice(0, keep), schema.metadata);
  }

  /**
   * The rows of a batch that pass, with the columns that are kept, and its metadata.
   *
   * @throws FilterEvaluationError for a row that has no value: an overflow, a cast that fails.
   */
  apply(batch: RecordBatch): RecordBatch {
    const passed =
      this.#condition === null
        ? batch
        : takeRows(batch, evaluate(this.#condition, batch, this.#settings, this.#projectionIds));
    if (!this.#dropsColumns) return passed;
    const columns = passed.data.children.slice(0, this.schema.fields.length);
    return makeBatch(this.schema, columns, passed.numRows, passed.metadata);
  }
}

function fieldAt(schema: Schema, index: number): Field {
  const field = schema.fields[index];
  if (field === undefined) throw new RangeError(`There is no column ${index}: bind gave ${schema.fields.length}`);
  return field;
}
