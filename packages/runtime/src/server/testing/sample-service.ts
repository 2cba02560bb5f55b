import { makeData, RecordBatch, Schema, Struct } from "apache-arrow";
import { toArrowSchema } from "vgi-arrow";
import type { ServedStream, Service, StreamMethod, UnaryMethod } from "../service.js";
import { ServiceError } from "../service-error.js";

export const numbers: Schema = toArrowSchema({ fields: [{ name: "n", type: "int64", nullable: true }] });
export const answer: Schema = toArrowSchema({ fields: [{ name: "result", type: "int64", nullable: true }] });

/** A batch of one int64 column. */
export function int64Batch(schema: Schema, values: readonly bigint[], metadata?: Map<string, string>): RecordBatch {
  const field = schema.fields[0];
  if (field === undefined) throw new Error("the schema has no column");
  const child = makeData({ type: field.type, length: values.length, nullCount: 0, data: BigInt64Array.from(values) });
  const data = makeData({ type: new Struct(schema.fields), length: values.length, nullCount: 0, children: [child] });
  return new RecordBatch(schema, data, metadata);
}

export function int64Values(batch: RecordBatch): bigint[] {
  return [...((batch.getChildAt(0) ?? []) as Iterable<bigint>)];
}

function first(batch: RecordBatch): bigint {
  return int64Values(batch)[0] ?? 0n;
}

/** What the streams of {@link sampleService} went through. */
export interface Journal {
  readonly events: string[];
}

/**
 * Methods of every shape: `double` (unary), `fail`, `refuse`, `nothing` (no result), `count` (producer with header, `n` batches),
 * `big` (batches of `n` rows), `accumulate` (exchange without header), `refuse_open`.
 */
export function sampleService(journal: Journal = { events: [] }, routed = true): Service {
  const unary = (handle: UnaryMethod["handle"], result: Schema = answer): UnaryMethod => ({
    kind: "unary",
    params: numbers,
    result,
    handle,
  });
  const stream = (header: Schema | null, open: StreamMethod["open"]): StreamMethod => ({
    kind: "stream",
    params: numbers,
    header,
    open,
  });
  return {
    protocolName: routed ? "sample.v1" : null,
    protocolVersion: "1.2.3",
    displayName: "Sample",
    methods: new Map<string, UnaryMethod | StreamMethod>([
      [
        "double",
        unary((params, context) => {
          context.log("INFO", "doubling", { by: 2 });
          return int64Batch(answer, [first(params) * 2n]);
        }),
      ],
      [
        "fail",
        unary(() => {
          throw new RangeError("out of luck");
        }),
      ],
      [
        "refuse",
        unary(() => {
          throw new ServiceError("no", { type: "Refused", code: "NOT_FOUND", kind: "sample_refused" });
        }),
      ],
      ["nothing", unary(() => int64Batch(numbers, []).select([]), new Schema([]))],
      ["count", stream(numbers, (params) => counter(first(params), journal))],
      ["big", stream(numbers, (params) => repeater(first(params), journal))],
      ["accumulate", stream(null, () => accumulator(journal))],
      [
        "refuse_open",
        stream(numbers, () => {
          throw new ServiceError("not today", { code: "UNAVAILABLE" });
        }),
      ],
    ]),
  };
}

function counter(count: bigint, journal: Journal): ServedStream {
  let next = 0n;
  return {
    header: int64Batch(numbers, [count]),
    mode: "producer",
    output: answer,
    next: (_tick, context) => {
      if (next === count) return null;
      if (next === 3n) throw new Error("three is too many");
      context.log("DEBUG", `batch ${next}`);
      const batch = int64Batch(answer, [next], new Map([["row", String(next)]]));
      next += 1n;
      return batch;
    },
    cancel: () => void journal.events.push("cancelled count"),
  };
}

/** Batches of so many rows, without end. */
function repeater(rows: bigint, journal: Journal): ServedStream {
  return {
    header: int64Batch(numbers, [rows]),
    mode: "producer",
    output: answer,
    next: () =>
      int64Batch(
        answer,
        Array.from({ length: Number(rows) }, () => 1n),
      ),
    cancel: () => void journal.events.push("cancelled big"),
  };
}

function accumulator(journal: Journal): ServedStream {
  let total = 0n;
  return {
    header: null,
    mode: "exchange",
    output: answer,
    next: (input) => {
      for (const value of int64Values(input)) total += value;
      if (total < 0n) throw new RangeError("below zero");
      return int64Batch(answer, [total]);
    },
    cancel: () => void journal.events.push("cancelled accumulate"),
  };
}
