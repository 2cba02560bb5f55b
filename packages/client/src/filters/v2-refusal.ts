import { type BoundField, type BoundOperand, type BoundPredicate, childrenOf, type ValueType } from "./bound-node.js";
import { familyOf } from "./comparable.js";
import { describeFunction } from "./describe-node.js";
import { duckdbReads, inexactInDuckdb, refusedExtension } from "./duckdb-types.js";
import { type EvaluationContext, SESSION_PROFILE } from "./evaluation-context.js";
import type { FilterCapabilities } from "./filter-capabilities.js";
import { dependsOnSession } from "./node-traits.js";
import { formatType, sameType, type TypeSpec } from "vgi-arrow";

/**
 * Why a condition can't be pushed to a worker of filter encoding v2, whose results are those of DuckDB; `null` when it can,
 * and then the worker and the client agree on every row.
 */
export function refusedByV2(
  node: BoundPredicate,
  capabilities: FilterCapabilities,
  context: EvaluationContext | undefined,
): string | null {
  if (dependsOnSession(node)) {
    const refusal = refusedContext(capabilities, context);
    if (refusal !== null) return refusal;
  }
  return refusedNode(node, capabilities);
}

function refusedNode(node: BoundPredicate, capabilities: FilterCapabilities): string | null {
  const own = refusedItself(node, capabilities);
  if (own !== null) return own;
  for (const child of childrenOf(node)) {
    const refusal = refusedNode(child, capabilities);
    if (refusal !== null) return refusal;
  }
  return null;
}

function refusedItself(node: BoundPredicate, capabilities: FilterCapabilities): string | null {
  switch (node.node) {
    case "column":
      return refusedExtension(node) ?? unreadable(node);
    case "field":
      return refusedExtension(node) ?? refusedField(node);
    case "comparison":
      return inexactInDuckdb(node.left) ?? inexactInDuckdb(node.right) ?? unlike(node.left, node.right);
    case "in":
      return inexactInDuckdb(node.operand);
    case "cast":
      return unreadable(node);
    case "like":
      return "filter encoding v2 has no LIKE with wildcards in the middle";
    case "call": {
      const { function: called, arguments: operands } = node;
      if (typeof called === "object") return refusedFunction(called, capabilities);
      if (called !== "list_contains") return null;
      const [list, item] = operands;
      if (list === undefined || item === undefined) return null;
      const isFixed = typeof list.spec === "object" && "fixed_size_list" in list.spec;
      return isFixed ? `workers don't look into ${formatType(list.spec)}` : inexactInDuckdb(item);
    }
    default:
      return null;
  }
}

function unreadable({ spec }: ValueType): string | null {
  return duckdbReads(spec) ? null : `workers can't evaluate ${formatType(spec)}`;
}

/** Workers find fields by name, whatever its case. */
function refusedField({ operand, name }: BoundField): string | null {
  const { spec } = operand;
  const fields = typeof spec === "object" && "struct" in spec ? spec.struct : [];
  const lower = name.toLowerCase();
  if (name !== "" && fields.filter((field) => field.name.toLowerCase() === lower).length === 1) return null;
  return `workers can't tell field ${JSON.stringify(name)} from another of its struct`;
}

/** Sides of unlike types are cast to one; only integers, and types of one storage, are without loss. */
function unlike(left: BoundOperand, right: BoundOperand): string | null {
  const family = familyOf(left.spec);
  const loose =
    family === "integer" || family === "float" || family === "text" || family === "binary" || family === "date";
  if (loose || sameType(withoutZone(left.spec), withoutZone(right.spec))) return null;
  return `workers may round when they compare ${formatType(left.spec)} with ${formatType(right.spec)}`;
}

/** Zones don't matter to instants. */
function withoutZone(spec: TypeSpec): TypeSpec {
  return typeof spec === "object" && "timestamp" in spec ? { timestamp: spec.timestamp } : spec;
}

function refusedFunction(
  called: { readonly namespace: string; readonly name: string; readonly version: number },
  { additionalFunctions }: FilterCapabilities,
): string | null {
  const isKnown = additionalFunctions.some(
    ({ namespace, name, version }) =>
      namespace === called.namespace && name === called.name && Number(version) === called.version,
  );
  return isKnown ? null : `the function does not declare ${describeFunction(called)}`;
}

function refusedContext(
  { evaluationContexts }: FilterCapabilities,
  context: EvaluationContext | undefined,
): string | null {
  if (context === undefined) return "it depends on settings of a session, and no evaluation context was given";
  const offered = evaluationContexts.filter(({ profile }) => profile === SESSION_PROFILE);
  if (offered.length === 0) return `the function does not declare ${SESSION_PROFILE}`;
  const wanted = context.providerFingerprint;
  const matches = wanted === undefined || offered.some(({ providerFingerprint }) => providerFingerprint === wanted);
  return matches ? null : "the function declares another provider of time zones and calendars";
}
