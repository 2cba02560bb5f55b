import { float64, int64, timestamp } from "vgi-arrow";
import { column, type EvaluationContext, type Expression, Filter, literal } from "vgi-client/filters";

/** How this client writes a vector. */
export interface CorpusFilter {
  readonly filter: Filter;
  readonly context?: EvaluationContext;
  /** Why the batch differs from the vector, where it must; then only what it means is compared. */
  readonly differs?: string;
}

const n = column("n");
const s = column("s");

const session: EvaluationContext = {
  timeZone: "America/New_York",
  calendar: "gregorian",
  ieeeFloatingPointOps: true,
  integerDivision: true,
};

/** The filter of each vector that has exactly one. */
export const corpusFilters: Readonly<Record<string, CorpusFilter>> = {
  "runtime.comparison-eq": { filter: n.eq(1n) },
  "runtime.comparison-ne": { filter: n.ne(1n) },
  "runtime.comparison-lt": { filter: n.lt(1n) },
  "runtime.comparison-le": { filter: n.le(1n) },
  "runtime.comparison-gt": { filter: n.gt(1n) },
  "runtime.comparison-ge": { filter: n.ge(1n) },
  "runtime.comparison-distinct_from": { filter: n.isDistinctFrom(1n) },
  "runtime.comparison-not_distinct_from": { filter: n.isNotDistinctFrom(1n) },
  "runtime.kleene-and": { filter: column("a").eq(true).and(column("b").eq(true)) },
  "runtime.kleene-or": { filter: column("a").eq(true).or(column("b").eq(true)) },
  "runtime.kleene-not": { filter: column("a").eq(true).not() },
  "runtime.is-null": { filter: n.isNull() },
  "runtime.is-not-null": { filter: n.isNotNull() },
  "runtime.nested-null-propagation": { filter: column("root").field("middle").field("leaf").isNull() },
  "runtime.in-with-null": { filter: n.in([1n, null, 3n]) },
  "runtime.not-in-with-null": { filter: n.notIn([1n, null, 3n]) },
  "runtime.in-empty": { filter: n.in([]) },
  "runtime.not-in-empty": { filter: n.notIn([]) },
  "runtime.external-in-nonzero-column": {
    filter: n.in([1n, 3n, null]),
    differs: "its set is the second column of a batch; this client writes batches of one column",
  },
  "runtime.function-starts-with": { filter: s.startsWith("alpha") },
  "runtime.function-ends-with": { filter: s.endsWith("ta") },
  "runtime.function-contains": { filter: s.contains("pha") },
  "runtime.function-list-contains": { filter: column("items").listContains("x") },
  "runtime.arithmetic-add": { filter: n.plus(2n).gt(0n) },
  "runtime.arithmetic-subtract": { filter: n.minus(2n).gt(0n) },
  "runtime.arithmetic-multiply": { filter: n.times(2n).gt(0n) },
  "runtime.arithmetic-negate": { filter: n.negated().gt(0n) },
  "runtime.cast-integer-to-double": { filter: n.cast("float64").eq(literal(float64.of(2))) },
  "runtime.nan-comparison": { filter: column("x").eq(Number.NaN) },
  "runtime.negative-zero-membership": { filter: column("x").in([-0]) },
  "runtime.session-integer-division": { filter: n.dividedBy(2n).eq(1n), context: session },
};

/** The mistakes that the negative vectors make, as far as they can be written with this client at all. */
export const corpusMistakes: Readonly<Record<string, () => Filter>> = {
  "runtime.error-column-name": () => column("wrong").isNull(),
  "runtime.error-non-boolean-root": () => n.isTrue(),
  "runtime.error-invalid-overload": () => n.startsWith("x"),
  "runtime.error-field-non-struct": () => n.field("x").isNull(),
  "runtime.error-in-payload-not-list": () => n.in(1n as never),
  "runtime.error-in-payload-null-list": () => n.in(null as never),
  "runtime.error-unknown-standard-function": () =>
    new Filter({ node: "call", function: "not_registered" as never, arguments: [n.node] }),
  "runtime.error-contextual-cast-without-session": () =>
    s.cast({ timestamp: "us", timezone: "UTC" }).eq(literal(timestamp("us", "UTC").of("2024-01-01T00:00:00Z"))),
};

/** Negative vectors that can't be written with this client, and why. */
export const unwritable: Readonly<Record<string, string>> = {
  "runtime.error-column-index": "indices are found in the schema, never given",
  "runtime.error-missing-literal": "numbers of values are given out with the values",
  "runtime.error-external-column-index": "references to sets are made with the sets",
  "runtime.error-external-column-name": "references to sets are made with the sets",
  "runtime.error-cast-type-not-null": "the value beside a type is always NULL",
  "structural.and-too-few-children": "one condition is written without its AND",
  "structural.nested-runtime-filter": "there is no node for runtime filters",
  "structural.required-runtime-filter": "there is no node for runtime filters",
  "structural.snapshot-nonzero-revision": "snapshots have revision 0",
  "structural.unknown-document-property": "documents have the properties of the specification",
};

/** An int64 of the delta vectors. */
export const zero: Expression = literal(int64.of(0n));
