import { Field, type RecordBatch, Schema } from "apache-arrow";
import { makeBatch, toArrowType } from "vgi-arrow";
import { keysOfData, writeValues } from "./bind-literal.js";
import type { BoundMembership, BoundPredicate } from "./bound-node.js";
import { FilterPayload } from "./encode-payload.js";
import { type EvaluationContext, NO_CONTEXT_PROFILE, SESSION_PROFILE } from "./evaluation-context.js";
import { filterError } from "./filter-error.js";
import { comparedWith } from "./negation.js";
import { existsInPython } from "./python-range.js";

/** Where a condition comes from; for diagnostics only. */
export type PredicateSource = "query" | "join" | "top_n" | "split_refinement" | "other";

/** Whether the worker must apply a condition exactly, or may use it to leave rows out early. */
export type PredicateMode = "required" | "advisory";

/** A condition with its identity during one scan. */
export interface FilterPredicate {
  /** At most 128 bytes of UTF-8, unique within the scan. */
  readonly id: string;
  readonly mode: PredicateMode;
  readonly source: PredicateSource;
  readonly condition: BoundPredicate;
}

/** A change of what a running scan is told: a condition, or the end of one. Never of a required one. */
export type FilterUpdate =
  | ({ readonly operation: "upsert"; readonly revision: bigint | number } & FilterPredicate & {
        readonly mode: "advisory";
      })
  | { readonly operation: "remove"; readonly id: string; readonly revision: bigint | number };

/** What encoding depends on beside the conditions. */
export interface EncodeV2Options {
  /** Settings that the conditions mean; the same in every document of a scan. */
  readonly context?: EvaluationContext | undefined;
  /** Whether a boolean column may stand alone (see `FilterEncoding`). Default: true. */
  readonly bareBooleans?: boolean | undefined;
  /** Sets of more values travel beside the filter, as a batch of their own. Default: 2000. */
  readonly externalSetSize?: number | undefined;
}

/** Filters as `init` carries them. */
export interface EncodedFilters {
  /** `InitRequest.pushdown_filters`. */
  readonly filters: RecordBatch;
  /** `InitRequest.join_keys`: large sets, one column each. */
  readonly joinKeys: readonly RecordBatch[];
}

/** Limits that the specification recommends (section 12), and that the published workers have. */
const limits = { depth: 64, nodes: 10_000, json: 1 << 20, predicates: 1024, id: 128 } as const;

/**
 * The filters that a scan begins with, in filter encoding v2 (specification, sections 4 and 5).
 *
 * @throws FilterError when an id occurs twice or is too long, when a node has no form in this encoding, or when a limit of the
 *   specification is exceeded.
 */
export function encodeSnapshot(predicates: readonly FilterPredicate[], options: EncodeV2Options = {}): EncodedFilters {
  if (predicates.length > limits.predicates) throw tooLarge(`more than ${limits.predicates} conditions`);
  checkIds(predicates);
  const writer = new DocumentWriter(options);
  const entries = predicates.map(({ id, mode, source, condition }) => ({
    id,
    revision: 0,
    mode,
    source,
    expression: writer.root(condition),
  }));
  return writer.finish("snapshot", { predicates: entries });
}

/**
 * A change of the filters of a running scan (section 4.4), for the metadata of a tick. Large sets stay within it: the batches
 * of `init` can't be added to.
 *
 * @throws FilterError as {@link encodeSnapshot}, and for a condition that is not advisory.
 */
export function encodeDelta(updates: readonly FilterUpdate[], options: EncodeV2Options = {}): RecordBatch {
  checkIds(updates);
  const writer = new DocumentWriter({ ...options, externalSetSize: Number.POSITIVE_INFINITY });
  const entries = updates.map((update) => {
    const { operation, id } = update;
    const revision = wholeRevision(update.revision);
    if (operation === "remove") return { operation, id, revision };
    const { mode, source, condition } = update;
    if (mode !== "advisory") {
      throw filterError(
        `the update of filter ${JSON.stringify(id)} is ${String(mode)}`,
        "running scans take advisory ones only",
      );
    }
    return { operation, id, revision, mode, source, expression: writer.root(condition) };
  });
  return writer.finish("delta", { updates: entries }).filters;
}

class DocumentWriter {
  readonly #payload = new FilterPayload();
  readonly #joinKeys: RecordBatch[] = [];
  readonly #options: EncodeV2Options;
  #nodes = 0;

  constructor(options: EncodeV2Options) {
    this.#options = options;
  }

  /** The expression of a condition. */
  root(condition: BoundPredicate): object {
    return this.#predicate(condition, 1);
  }

  finish(kind: "snapshot" | "delta", content: object): EncodedFilters {
    const document = { encoding: "vgi.filters.v2", semantics: "vgi.duckdb.standard.v1", kind, ...content };
    const text = JSON.stringify(document);
    if (new TextEncoder().encode(text).length > limits.json) throw tooLarge("more than 1 MiB of text");
    const field = new Field("filter_spec", toArrowType("utf8"), false);
    return { filters: this.#payload.batch(field, text, metadataOf(this.#options.context)), joinKeys: this.#joinKeys };
  }

  /** Where a truth is wanted, booleans may have to be compared with TRUE. */
  #predicate(node: BoundPredicate, depth: number): object {
    const isBare = node.node === "column" || node.node === "field";
    const allowed = this.#options.bareBooleans ?? true;
    return this.#node(isBare && !allowed ? comparedWith(node, true) : node, depth);
  }

  #node(node: BoundPredicate, depth: number): object {
    this.#nodes += 1;
    if (depth > limits.depth) throw tooLarge(`conditions nested deeper than ${limits.depth}`);
    if (this.#nodes > limits.nodes) throw tooLarge(`more than ${limits.nodes} expressions`);
    const below = depth + 1;
    switch (node.node) {
      case "column":
        return { node: "column_ref", column_index: node.index, column_name: node.name };
      case "field": {
        const expression = this.#node(node.operand, below);
        return { node: "field_ref", expression, field_index: node.index, field_name: node.name };
      }
      case "literal":
        return { node: "literal", value_ref: this.#payload.literal(node) };
      case "comparison":
      case "arithmetic": {
        const left = this.#node(node.left, below);
        return { node: node.node, op: node.op, left, right: this.#node(node.right, below) };
      }
      case "and":
      case "or": {
        const children = node.children.map((child) => this.#predicate(child, below));
        return children.length === 1 ? (children[0] as object) : { node: node.node, children };
      }
      case "not":
        return { node: "not", expression: this.#predicate(node.operand, below) };
      case "is_null":
        return { node: "is_null", expression: this.#node(node.operand, below), negated: node.negated };
      case "in": {
        const expression = this.#node(node.operand, below);
        return { node: "in", expression, set: this.#set(node), negated: node.negated };
      }
      case "cast": {
        const type = this.#payload.type(node);
        return { node: "cast", expression: this.#node(node.operand, below), type_ref: type };
      }
      case "negate":
        return { node: "negate", expression: this.#node(node.operand, below) };
      case "call":
        return {
          node: "call",
          function: node.function,
          arguments: node.arguments.map((each) => this.#node(each, below)),
        };
      default:
        throw filterError(`filter encoding v2 has no ${String((node as { readonly node?: unknown }).node)}`);
    }
  }

  #set(node: BoundMembership): object {
    const { spec } = node.operand;
    const values = writeValues(node.values, spec, "a set");
    const limit = this.#options.externalSetSize ?? 2000;
    // Python workers read inline sets value by value, which not all values survive, and batches as they are.
    const isPlain = Object.keys(node.operand.extension).length === 0;
    const exists = isPlain && keysOfData(values).every((key) => existsInPython(spec, key));
    const isInline = exists && node.values.length <= limit;
    if (isInline || limit === Number.POSITIVE_INFINITY) {
      return { kind: "literal", value_ref: this.#payload.list(node) };
    }
    const name = node.operand.node === "column" ? node.operand.name : "key";
    const field = new Field(name, values.type, true, new Map(Object.entries(node.operand.extension)));
    this.#joinKeys.push(makeBatch(new Schema([field]), [values], values.length));
    return { kind: "external", batch_index: this.#joinKeys.length - 1, column_index: 0, column_name: name };
  }
}

/** Metadata of the schema, by which a worker knows encoding and context (section 4.2). */
function metadataOf(context: EvaluationContext | undefined): Map<string, string> {
  const metadata = new Map([
    ["vgi_filter_encoding", "vgi.filters.v2"],
    ["vgi_filter_version", "2"],
    ["vgi_evaluation_context", context === undefined ? NO_CONTEXT_PROFILE : SESSION_PROFILE],
  ]);
  if (context === undefined) return metadata;
  metadata.set("vgi_time_zone", context.timeZone);
  metadata.set("vgi_calendar", context.calendar);
  // Other collations would compare text otherwise than the client does.
  metadata.set("vgi_default_collation", "binary");
  metadata.set("vgi_ieee_floating_point_ops", String(context.ieeeFloatingPointOps));
  metadata.set("vgi_integer_division", String(context.integerDivision));
  if (context.providerFingerprint !== undefined) {
    metadata.set("vgi_context_provider_fingerprint", context.providerFingerprint);
  }
  return metadata;
}

function checkIds(entries: ReadonlyArray<{ readonly id: string }>): void {
  const seen = new Set<string>();
  for (const { id } of entries) {
    const name = JSON.stringify(id);
    if (id === "") throw filterError("a filter has an empty id");
    if (new TextEncoder().encode(id).length > limits.id) throw tooLarge(`an id of more than ${limits.id} bytes`);
    if (seen.has(id))
      throw filterError(`the filter id ${name} occurs more than once`, undefined, "Give every one its own.");
    seen.add(id);
  }
}

/** Revisions are written as JSON numbers, which are exact to 2^53. */
function wholeRevision(revision: bigint | number): number {
  const number = Number(revision);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw filterError(`the revision ${String(revision)} of a filter is no whole number from 0 to 2^53 - 1`);
}

function tooLarge(what: string): Error {
  return filterError(`a filter is too large for workers: ${what}`, undefined, "Filter less, or in several scans.");
}
