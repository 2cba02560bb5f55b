import type { RecordBatch, Schema } from "apache-arrow";
import { typeSpecOf } from "vgi-arrow";
import { bindFilter } from "./bind-filter.js";
import { type BoundPredicate, columnsIn } from "./bound-node.js";
import { describeNode } from "./describe-node.js";
import { duckdbReads } from "./duckdb-types.js";
import { encodeV1 } from "./encode-v1.js";
import { type EncodedFilters, encodeSnapshot, type FilterPredicate } from "./encode-v2.js";
import { defaultArithmetic, type EvaluationContext } from "./evaluation-context.js";
import { and, Filter } from "./filter.js";
import type { FilterCapabilities, FilterEncoding } from "./filter-capabilities.js";
import { FilterError, filterError } from "./filter-error.js";
import type { FilterNode } from "./filter-node.js";
import { canEvaluate, canThrow, dependsOnSession } from "./node-traits.js";
import { RowFilter } from "./row-filter.js";
import { Refusal, toV1 } from "./v1-translate.js";
import type { V1Node } from "./v1-node.js";
import { refusedByV2 } from "./v2-refusal.js";

/** What a plan depends on. */
export interface PlanFilterOptions {
  /** All columns that bind gave, before any projection. */
  readonly schema: Schema;
  /** How the worker's protocol version writes filters. */
  readonly encoding: FilterEncoding;
  /** What the function declares. */
  readonly capabilities: FilterCapabilities;
  /**
   * Columns of bind's schema that the caller wants, in their order, of a function that takes projections. Leave it out for all
   * columns, and for functions that don't take projections.
   */
  readonly projectionIds?: readonly number[] | undefined;
  /**
   * Whether the client evaluates the pushed conditions once more. Default: not at 2.x, whose workers must apply a required
   * filter exactly or fail; at 1.x, unless the function declares that it applies filters exactly.
   */
  readonly recheck?: boolean | undefined;
  /** Settings that division and casts of times mean; without them these are evaluated by the client, or refused. */
  readonly context?: EvaluationContext | undefined;
  /** At 2.x: sets of more values travel beside the filter. Default: 2000. */
  readonly externalSetSize?: number | undefined;
}

/** What became of one of the conditions that a filter joins by AND. */
export interface FilterDecision {
  /** The condition as SQL-like text. */
  readonly condition: string;
  /** Whether the worker is told. */
  readonly pushed: boolean;
  /** Whether the client evaluates it on the rows that come. */
  readonly evaluated: boolean;
  /** Why it is not pushed. */
  readonly reason: string | null;
}

/** How a filter is divided between worker and client. */
export interface FilterPlan {
  /** What the worker applies, or is told as a hint; `null` for nothing. */
  readonly pushed: Filter | null;
  /** What the client applies to the rows that come; `null` for nothing. Both may hold one condition. */
  readonly remaining: Filter | null;
  /** Which was which, condition by condition. */
  readonly decisions: readonly FilterDecision[];
  /** For `InitRequest.pushdown_filters`. */
  readonly pushdownFilters: RecordBatch | null;
  /** For `InitRequest.join_keys`; `null` for none. */
  readonly joinKeys: readonly RecordBatch[] | null;
  /** For `InitRequest.projection_ids`: what the caller wants, then what only the filter reads; `undefined` for all. */
  readonly projectionIds: readonly number[] | undefined;
  /** Makes of each batch of the scan what the caller gets: rows that pass, and only the columns that were asked for. */
  readonly rows: RowFilter;
}

/** One of the conditions that a filter joins by AND. */
interface Conjunct {
  readonly node: FilterNode;
  readonly bound: BoundPredicate;
  readonly reason: string | null;
  /** The condition as 1.x workers take it. */
  readonly v1: V1Node | null;
}

/**
 * Divides a filter: what the worker takes is encoded for it, the rest remains for the client. Of conditions joined by AND each
 * is decided by itself; all else goes whole or not at all.
 *
 * @throws FilterError when the filter doesn't fit the columns, or has a part that only a worker can evaluate and this
 *   function doesn't take.
 * @example
 * ```ts
 * const plan = planFilter(column("n").gt(5n), { schema, encoding, capabilities });
 * // send plan.pushdownFilters, plan.joinKeys, plan.projectionIds with init; then, for each batch:
 * const wanted = plan.rows.apply(batch);
 * ```
 */
export function planFilter(filter: Filter, options: PlanFilterOptions): FilterPlan {
  const { schema, encoding, capabilities } = options;
  const bound = bindFilter(filter, schema, options.context ?? defaultArithmetic);
  const projection = widened(options.projectionIds, columnsIn(bound));
  const conjuncts = settled(conjunctsOf(filter.node, options, projection));
  const encoded = encode(conjuncts, options, projection);
  const recheck = options.recheck ?? (encoding.form === "v1" && !capabilities.filtersExactlyApplied);
  const outcomes = conjuncts.map(({ node, bound: condition, reason: own }) => {
    const reason = own ?? encoded.refusal;
    return { node, bound: condition, reason, evaluated: reason !== null || recheck };
  });
  for (const { node, bound: each, evaluated, reason } of outcomes) {
    if (evaluated && !canEvaluate(each)) throw onlyByWorkers(node, reason);
  }
  const remaining = joined(outcomes.filter(({ evaluated }) => evaluated));
  return {
    pushed: joined(outcomes.filter(({ reason }) => reason === null)),
    remaining,
    decisions: outcomes.map(({ node, reason, evaluated }) => ({
      condition: describeNode(node),
      pushed: reason === null,
      evaluated,
      reason,
    })),
    pushdownFilters: encoded.filters,
    joinKeys: encoded.joinKeys.length === 0 ? null : encoded.joinKeys,
    projectionIds: projection,
    rows: new RowFilter({
      filter: remaining,
      schema,
      projectionIds: projection,
      keep: options.projectionIds?.length,
      settings: options.context ?? defaultArithmetic,
    }),
  };
}

function conjunctsOf(
  node: FilterNode,
  options: PlanFilterOptions,
  projection: readonly number[] | undefined,
): readonly Conjunct[] {
  const nodes = node.node === "and" ? node.children : [node];
  const sent = projection ?? options.schema.fields.map((_, index) => index);
  const duckdbReadsAll = sent.every((index) => {
    const field = options.schema.fields[index];
    return field !== undefined && duckdbReads(typeSpecOf(field.type));
  });
  return nodes.map((each): Conjunct => {
    const bound = bindFilter(new Filter(each), options.schema, options.context ?? defaultArithmetic);
    const general = refusedAtAll(options);
    if (general !== null) return { node: each, bound, reason: general, v1: null };
    if (options.encoding.form === "v2") {
      return { node: each, bound, reason: refusedByV2(bound, options.capabilities, options.context), v1: null };
    }
    const functions = options.capabilities.supportedExpressionFilters;
    const v1 = toV1(bound, { functions, duckdbReadsAll });
    return v1 instanceof Refusal
      ? { node: each, bound, reason: v1.reason, v1: null }
      : { node: each, bound, reason: null, v1 };
  });
}

function refusedAtAll({ encoding, capabilities }: PlanFilterOptions): string | null {
  if (!capabilities.filterPushdown) return "the function takes no filters";
  if (encoding.form === "v1" || capabilities.semanticProfiles.includes("vgi.duckdb.standard.v1")) return null;
  return "the function declares no meaning of filters that this client knows";
}

/**
 * A condition that can fail is not pushed without the ones beside it, which may keep it from failing (specification of
 * encoding v2, section 8.3).
 */
function settled(conjuncts: readonly Conjunct[]): readonly Conjunct[] {
  if (conjuncts.every(({ reason }) => reason === null)) return conjuncts;
  return conjuncts.map((conjunct) =>
    conjunct.reason === null && canThrow(conjunct.bound)
      ? { ...conjunct, reason: "it can fail for rows that another condition excludes, which is not pushed" }
      : conjunct,
  );
}

interface Encoded {
  readonly filters: RecordBatch | null;
  readonly joinKeys: readonly RecordBatch[];
  /** Why nothing is pushed after all. */
  readonly refusal: string | null;
}

function encode(
  conjuncts: readonly Conjunct[],
  options: PlanFilterOptions,
  projection: readonly number[] | undefined,
): Encoded {
  const pushed = conjuncts.filter(({ reason }) => reason === null);
  if (pushed.length === 0) return { filters: null, joinKeys: [], refusal: null };
  if (options.encoding.form === "v1") {
    const positions = new Map(projection?.map((index, position) => [index, position]));
    const nodes = pushed.flatMap(({ v1 }) => (v1 === null ? [] : [v1]));
    return { filters: encodeV1(nodes, positions), joinKeys: [], refusal: null };
  }
  try {
    return { ...encodeRequired(pushed, options), refusal: null };
  } catch (error) {
    // Too large for the limits of workers: the client evaluates it all.
    if (!(error instanceof FilterError)) throw error;
    return { filters: null, joinKeys: [], refusal: error.message };
  }
}

function encodeRequired(pushed: readonly Conjunct[], options: PlanFilterOptions): EncodedFilters {
  const conditions = pushed.map(({ bound }) => bound);
  // Only within one condition is the order of evaluation that of the filter.
  const whole = conditions.length > 1 && conditions.some(canThrow);
  const predicates = (whole ? [{ node: "and", children: conditions } as const] : conditions).map(
    (condition, index): FilterPredicate => ({
      id: `query:${index}`,
      mode: options.recheck === true ? "advisory" : "required",
      source: "query",
      condition,
    }),
  );
  return encodeSnapshot(predicates, {
    context: conditions.some(dependsOnSession) ? options.context : undefined,
    bareBooleans: options.encoding.bareBooleans,
    externalSetSize: options.externalSetSize,
  });
}

/** Columns that the scan must fetch: workers filter what they send, and so does the client. */
function widened(projection: readonly number[] | undefined, columns: readonly number[]): readonly number[] | undefined {
  if (projection === undefined) return undefined;
  return [...projection, ...columns.filter((index) => !projection.includes(index))];
}

function joined(conjuncts: ReadonlyArray<{ readonly node: FilterNode }>): Filter | null {
  return conjuncts.length === 0 ? null : and(...conjuncts.map(({ node }) => new Filter(node)));
}

function onlyByWorkers(node: FilterNode, reason: string | null): Error {
  return filterError(
    `${describeNode(node)} can't be evaluated by the client`,
    reason === null ? "the pushed filter was to be checked" : `and it can't be pushed: ${reason}`,
    "Filter the rows in your program instead.",
  );
}
