import type { RecordBatch } from "apache-arrow";
import { RecordError } from "./record-error.js";
import type { RecordDescriptor } from "./record-descriptor.js";
import { record } from "./record.js";

/** Parts of a method that differ from one to the next. */
export interface MethodParts<P = unknown, PIn = P, R = unknown, RIn = R, H = unknown, HIn = H> {
  readonly kind: "unary" | "stream";
  /** The parameters, as the record that the request batch is. */
  readonly params: RecordDescriptor<P, PIn>;
  /** The envelope of the result, with its one field `result`; `null` for a method that returns nothing, and for streams. */
  readonly result: RecordDescriptor<{ readonly result: R }, { readonly result: RIn }> | null;
  /** The record that a stream sends before its data; `null` where there is none. */
  readonly header: RecordDescriptor<H, HIn> | null;
}

/**
 * A method of a protocol. Clients encode parameters and decode results; servers do the reverse with the same descriptor.
 *
 * @example
 * ```ts
 * const batch = methods.catalog_version.encodeParams({ attachOpaqueData });
 * const { version } = methods.catalog_version.decodeResult(await connection.unary({ ...request, params: batch }));
 * ```
 */
export interface MethodDescriptor<P = unknown, PIn = P, R = unknown, RIn = R, H = unknown, HIn = H> extends MethodParts<
  P,
  PIn,
  R,
  RIn,
  H,
  HIn
> {
  /** Name on the wire. */
  readonly name: string;
  /** The request batch. Throws `ValueError` naming method and parameter. */
  encodeParams(values: PIn): RecordBatch;
  decodeParams(batch: RecordBatch): P;
  /** The result batch; of no columns and no rows for a method that returns nothing. */
  encodeResult(value: RIn): RecordBatch;
  /** The result; `undefined` for a method that returns nothing. Throws `RecordError`. */
  decodeResult(batch: RecordBatch): R;
  encodeHeader(value: HIn): RecordBatch;
  decodeHeader(batch: RecordBatch): H;
}

/** Makes the descriptor of a method. */
export function method<P, PIn, R, RIn, H = never, HIn = never>(
  name: string,
  parts: MethodParts<P, PIn, R, RIn, H, HIn>,
): MethodDescriptor<P, PIn, R, RIn, H, HIn> {
  const { params, result, header } = parts;
  return {
    name,
    ...parts,
    encodeParams: (values) => params.toBatch(values),
    decodeParams: (batch) => params.fromBatch(batch),
    encodeResult: (value) => (result === null ? nothing.rowsToBatch([]) : result.toBatch({ result: value })),
    decodeResult: (batch) => (result === null ? (undefined as R) : result.fromBatch(batch).result),
    encodeHeader: (value) => headerOf(name, header).toBatch(value),
    decodeHeader: (batch) => headerOf(name, header).fromBatch(batch),
  };
}

const nothing: RecordDescriptor<object> = /*@__PURE__*/ record("nothing", []);

function headerOf<H, HIn>(name: string, header: RecordDescriptor<H, HIn> | null): RecordDescriptor<H, HIn> {
  if (header === null) throw new RecordError(name, "the method has no header");
  return header;
}
