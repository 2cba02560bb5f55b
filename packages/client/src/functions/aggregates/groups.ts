import type { RecordBatch } from "apache-arrow";
import { readRows, selectColumns } from "vgi-arrow";
import { keyValues } from "./key-values.js";

/** What the values of a column lead to: what those of the next one lead to and, at the last one, the number of the group. */
type Branch = Map<unknown, Branch | bigint>;

/**
 * Numbers the groups of rows by the values of their key columns, in the order in which they are met. Nulls are a key of their
 * own, and NaN is one value.
 */
export class GroupNumbers {
  readonly #keyColumns: readonly string[];
  readonly #root: Branch = new Map();
  /** The key of each group, as a row. */
  readonly keys: Readonly<Record<string, unknown>>[] = [];

  constructor(keyColumns: readonly string[]) {
    this.#keyColumns = keyColumns;
  }

  /** The group of each row. */
  of(batch: RecordBatch): BigInt64Array {
    const keyed = selectColumns(batch, this.#keyColumns);
    const columns = keyed.schema.fields.map((field, index) => keyValues(keyed, field, index));
    const ids = new BigInt64Array(batch.numRows);
    let rows: Readonly<Record<string, unknown>>[] | undefined;
    for (let row = 0; row < ids.length; row += 1) {
      const { branch, value } = this.#branchOf(columns, row);
      let id = branch.get(value) as bigint | undefined;
      if (id === undefined) {
        id = BigInt(this.keys.length);
        branch.set(value, id);
        // Rows are read where there is a new key: of a batch of known ones, none.
        rows ??= readRows(keyed);
        this.keys.push(rows[row] ?? {});
      }
      ids[row] = id;
    }
    return ids;
  }

  /** Where the number of a row's group is, or is to be: by its value in the last column, behind those in the others. */
  #branchOf(
    columns: readonly (readonly unknown[])[],
    row: number,
  ): { readonly branch: Branch; readonly value: unknown } {
    let branch = this.#root;
    const last = columns.length - 1;
    for (let index = 0; index < last; index += 1) {
      const value = columns[index]?.[row];
      let next = branch.get(value) as Branch | undefined;
      if (next === undefined) branch.set(value, (next = new Map()));
      branch = next;
    }
    return { branch, value: columns[last]?.[row] };
  }
}
