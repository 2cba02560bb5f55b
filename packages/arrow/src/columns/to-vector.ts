import { type Data, type DataType, Vector } from "apache-arrow";
import { generate } from "./blank-array.js";
import type { TypeSpec } from "../type-spec.js";
import { sameType } from "../types/same-type.js";
import { toArrowType } from "../types/to-arrow-type.js";
import { typeSpecOf } from "../types/type-spec-of.js";
import { alignData } from "./align-data.js";
import { type Convert, converted } from "./input-converter.js";
import { type ColumnLike, type VectorLike, isColumn, isConstant, isTypedValue, isVectorLike } from "./column-like.js";
import { inferType, notAColumn } from "./infer-type.js";
import { readColumn } from "./read-column.js";
import { slicesWrongly } from "./slice-data.js";
import { columnLocator } from "./value-error.js";
import { writeColumn, writeData } from "./write-column.js";

/** Options of {@link toVector}. */
export interface ToVectorOptions {
  /** Column name, for errors. */
  readonly name?: string | undefined;
  /** How often a constant is repeated. Default: once. */
  readonly length?: number | undefined;
  /** What becomes of values before they are written. Default: they stay. Vectors are taken as they are. */
  readonly convert?: Convert | undefined;
}

/**
 * Makes an Arrow vector of whatever can be a column.
 *
 * @param type The type that is wanted; `null` takes the input's own, by {@link inferType}. Values of another type are
 *   converted where each of them fits exactly (int32 to int64, a dictionary to its values), and refused otherwise.
 * @param input An array, a typed array, a typed column, a constant, or a vector of any copy of apache-arrow.
 * @throws ValueError naming the first value that doesn't fit.
 * @example
 * ```ts
 * toVector(null, [1n, 2n]); // int64
 * toVector("float64", { constant: 0.5 }, { length: 10 });
 * ```
 */
export function toVector(type: DataType | TypeSpec | null, input: ColumnLike, options: ToVectorOptions = {}): Vector {
  const { name } = options;
  if (isVectorLike(input)) return fromVector(type === null ? null : asDataType(type), input, name);
  const wanted = asDataType(type ?? inferType(input, name));
  const write = (values: ArrayLike<unknown>): Vector => {
    const at = columnLocator(name);
    return writeColumn(wanted, options.convert === undefined ? values : converted(values, options.convert, at), name);
  };
  if (isColumn(input)) return write(input.values);
  if (isConstant(input) || isTypedValue(input)) {
    const value: unknown = isConstant(input) ? input.constant : input;
    const repeated = generate(options.length ?? 1, () => (isTypedValue(value) ? value.value : value));
    return write(repeated);
  }
  if (!Array.isArray(input) && !ArrayBuffer.isView(input))
    throw notAColumn(input, name === undefined ? "value" : `column ${JSON.stringify(name)}`);
  return write(input);
}

function fromVector(wanted: DataType | null, input: VectorLike, name: string | undefined): Vector {
  if (wanted === null && isOwnVector(input)) return input;
  return new Vector(vectorChunks(wanted ?? toArrowType(typeSpecOf(input.type)), input, name));
}

/** The chunks of a vector as those of another type: as they are where it says the same, and else written anew as one. */
export function vectorChunks(type: DataType, input: VectorLike, name: string | undefined): readonly Data[] {
  const overlooked = { ignoreNullability: true, ignoreMetadata: true, ignoreChildNames: true };
  if (input.data.length > 0 && !slicesWrongly(type) && sameType(typeSpecOf(input.type), typeSpecOf(type), overlooked)) {
    return input.data.map((chunk) => alignData(chunk, type));
  }
  return [writeData(type, readColumn(input), columnLocator(name))];
}

/** By prototype, because `instanceof` is also true for vectors of another copy of apache-arrow. */
function isOwnVector(input: VectorLike): input is Vector {
  return Object.prototype.isPrototypeOf.call(Vector.prototype, input);
}

function asDataType(type: DataType | TypeSpec): DataType {
  return typeof type === "object" && "typeId" in type ? type : toArrowType(type);
}
