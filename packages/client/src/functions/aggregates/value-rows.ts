import type { RecordBatch } from "apache-arrow";
import { batchFromRows, readRows } from "vgi-arrow";
import { InputError } from "../../errors/index.js";
import type { AggregateRows } from "../../session.js";
import { rowTexts } from "./key-values.js";

/** Rows that go to an aggregate, with their groups. */
export interface CountedRows {
  readonly groups: BigInt64Array;
  readonly values: RecordBatch;
}

/**
 * Chooses the rows that an aggregate counts: those of the filter mask and, of equal ones in a group, the first. What was seen is
 * kept for the whole input.
 */
export class RowChoice {
  readonly #name: string;
  readonly #filter: AggregateRows["filter"];
  readonly #seen: Set<string> | undefined;

  constructor(name: string, { filter, distinct = false }: AggregateRows) {
    this.#name = name;
    this.#filter = filter;
    this.#seen = distinct ? new Set() : undefined;
  }

  /** @param batch the input as the caller gave it, which the filter looks at */
  choose(batch: RecordBatch, { groups, values }: CountedRows): CountedRows {
    if (this.#filter === undefined && this.#seen === undefined) return { groups, values };
    const mask = this.#filter?.(batch);
    if (mask !== undefined && mask.length !== batch.numRows) {
      throw new InputError(
        `function ${this.#name}`,
        `its filter gave ${mask.length} flags for ${batch.numRows} rows`,
        "give one flag for each row",
      );
    }
    const texts = this.#seen === undefined ? [] : rowTexts(values);
    const kept = Array.from(groups.keys()).filter(
      (row) => (mask === undefined || mask[row] === true) && this.#first(`${groups[row]} ${texts[row]}`),
    );
    if (kept.length === groups.length) return { groups, values };
    const rows = readRows(values);
    return {
      groups: BigInt64Array.from(kept, (row) => groups[row] ?? 0n),
      values: batchFromRows(
        values.schema,
        kept.map((row) => rows[row] ?? {}),
      ),
    };
  }

  #first(text: string): boolean {
    if (this.#seen === undefined) return true;
    if (this.#seen.has(text)) return false;
    this.#seen.add(text);
    return true;
  }
}
