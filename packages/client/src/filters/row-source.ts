import { type Data, DataType, Precision } from "apache-arrow";
import { readColumn } from "vgi-arrow";
import { keysOfData } from "./bind-literal.js";
import type { BoundColumn, BoundField } from "./bound-node.js";
import type { Keys } from "./comparable.js";

/** The rows of a batch that an evaluation looks at, and what was read of them so far. */
export class RowSource {
  /** How many rows there are. */
  readonly length: number;
  readonly #columns: readonly Data[];
  /** Which rows; `null` for all. */
  readonly #rows: Int32Array | null;
  /** Whole columns by path: a column that occurs more than once is read once. */
  readonly #read: Map<string, ArrayLike<unknown>>;

  /**
   * @param columns By their position in the schema that conditions are bound to.
   * @param length How many rows they have.
   */
  constructor(
    columns: readonly Data[],
    length: number,
    rows: Int32Array | null = null,
    read?: Map<string, ArrayLike<unknown>>,
  ) {
    this.#columns = columns;
    this.#rows = rows;
    this.#read = read ?? new Map();
    this.length = rows?.length ?? length;
  }

  /** Only some of these rows, by their positions among them. */
  narrowed(positions: Int32Array): RowSource {
    const rows = this.#rows;
    const all = rows === null ? positions : positions.map((position) => rows[position] ?? 0);
    return new RowSource(this.#columns, this.length, all, this.#read);
  }

  /** Keys of a column or field; lists of keys for lists. */
  keys(node: BoundColumn | BoundField): Keys {
    return this.#cached(`keys ${pathOf(node)}`, () => {
      const { data, parents } = this.#locate(node);
      if (parents.length === 0 && isPlain(data)) return (data.values as Float64Array).subarray(0, data.length);
      const keys = keysOfData(data);
      for (const parent of parents) hideNulls(keys, parent, null);
      return keys;
    }) as Keys;
  }

  /** For each row, whether a column or field is NULL, whatever its type. */
  nulls(node: BoundColumn | BoundField): ArrayLike<boolean> {
    return this.#cached(`nulls ${pathOf(node)}`, () => {
      const { data, parents } = this.#locate(node);
      const nulls = nullsOf(data);
      for (const parent of parents) hideNulls(nulls, parent, true);
      return nulls;
    }) as ArrayLike<boolean>;
  }

  #cached(path: string, read: () => ArrayLike<unknown>): ArrayLike<unknown> {
    const all = this.#read.get(path) ?? read();
    this.#read.set(path, all);
    const rows = this.#rows;
    return rows === null ? all : Array.from(rows, (row) => all[row]);
  }

  /** The data of a path, with the structs on the way to it, outermost first. */
  #locate(node: BoundColumn | BoundField): { readonly data: Data; readonly parents: readonly Data[] } {
    if (node.node === "column") {
      const data = this.#columns[node.index];
      if (data === undefined) throw new RangeError(`The batch has no column ${JSON.stringify(node.name)} to filter by`);
      return { data, parents: [] };
    }
    const { data, parents } = this.#locate(node.operand);
    const child = data.children[node.index];
    if (child === undefined) throw new RangeError(`There is no field ${node.index} in ${String(data.type)}`);
    return { data: child, parents: [...parents, data] };
  }
}

/** By indices: names may hold anything. */
function pathOf(node: BoundColumn | BoundField): string {
  return node.node === "column" ? String(node.index) : `${pathOf(node.operand)}.${node.index}`;
}

/** Numbers of one element a row, none of them NULL: their typed array is what their keys are. */
function isPlain({ type, nullCount }: Data): boolean {
  return nullCount === 0 && (DataType.isInt(type) || (DataType.isFloat(type) && type.precision !== Precision.HALF));
}

function nullsOf(data: Data): boolean[] {
  // These have no bitmap that says it all.
  if (DataType.isNull(data.type) || DataType.isDictionary(data.type) || DataType.isUnion(data.type)) {
    return readColumn(data).map((value) => value === null);
  }
  return Array.from({ length: data.length }, (_, row) => !data.getValid(row));
}

/** What lies below a NULL struct is NULL, whatever its own bitmap says (specification of encoding v2, section 5.2). */
function hideNulls<T>(values: T[], parent: Data, hidden: T): void {
  if (parent.nullCount === 0) return;
  for (let row = 0; row < parent.length; row++) if (!parent.getValid(row)) values[row] = hidden;
}
