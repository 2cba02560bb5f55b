import { type Data, Field, List, type RecordBatch, Schema } from "apache-arrow";
import { makeBatch, toArrowType, type TypeSpec, writeData } from "vgi-arrow";
import type { BoundLiteral, ValueSet, ValueType } from "./bound-node.js";
import type { Key } from "./comparable.js";

/** Metadata as apache-arrow wants it. */
type Metadata = Map<string, string>;

/**
 * The columns beside the text of a filter: one typed value each. The text refers to them by number, so that no value is
 * ever written as text.
 */
export class FilterPayload {
  readonly #fields: Field[] = [];
  readonly #columns: Data[] = [];
  /** Values that occur more than once are written once. */
  readonly #known = new Map<string, number>();
  #values = 0;
  #types = 0;

  /** Puts a value in, and gives its number. */
  literal(literal: BoundLiteral): number {
    const identity = literal.key === null || typeof literal.key !== "object" ? identityOf(literal, literal.key) : null;
    const known = identity === null ? undefined : this.#known.get(identity);
    if (known !== undefined) return known;
    const number = this.#value(literal.data, literal);
    if (identity !== null) this.#known.set(identity, number);
    return number;
  }

  /** Puts the values of a set in, as one list. */
  list({ values, operand }: ValueSet): number {
    const item = new Field("item", toArrowType(operand.spec), true, metadataOf(operand));
    const data = writeData(new List(item), [values], () => "the set");
    return this.#value(data, { spec: operand.spec, extension: {} });
  }

  /** Puts a type in, as a NULL of it. */
  type(type: ValueType): number {
    const data = writeData(toArrowType(type.spec), [null], () => "the type");
    return this.#add("type", this.#types++, data, type);
  }

  /**
   * The batch of the filter: its text, then the payload.
   *
   * @param text The first field, and its value.
   */
  batch(text: Field, value: string, metadata: Metadata): RecordBatch {
    const first = writeData(toArrowType("utf8"), [value], () => text.name);
    const schema = new Schema([text, ...this.#fields], metadata);
    return makeBatch(schema, [first, ...this.#columns], 1);
  }

  #value(data: Data, type: ValueType): number {
    return this.#add("value", this.#values++, data, type);
  }

  #add(prefix: string, number: number, data: Data, type: ValueType): number {
    this.#fields.push(new Field(`${prefix}_${number}`, data.type, true, metadataOf(type)));
    this.#columns.push(data);
    return number;
  }
}

function identityOf({ spec, extension }: ValueType, key: Key): string {
  const text = Object.is(key, -0) ? "-0" : String(key);
  return JSON.stringify([spec satisfies TypeSpec, extension, typeof key, text]);
}

function metadataOf({ extension }: ValueType): Metadata {
  return new Map(Object.entries(extension));
}
