export { callFunction, column, type ColumnOf, columnsOf, Expression, literal, type OperandOf } from "./expression.js";
export { and, Filter, not, or } from "./filter.js";
export { FilterError, FilterEvaluationError } from "./filter-error.js";
export type { FieldNameOf, FieldOf, FilterInput, FilterLiteral, ItemOf } from "./filter-input.js";
export type { ArithmeticOp, ComparisonOp, FilterNode, FunctionIdentity, StandardFunction } from "./filter-node.js";
export { bindFilter } from "./bind-filter.js";
export type { BoundPredicate } from "./bound-node.js";
export {
  type EncodedFilters,
  encodeDelta,
  encodeSnapshot,
  type EncodeV2Options,
  type FilterPredicate,
  type FilterUpdate,
  type PredicateMode,
  type PredicateSource,
} from "./encode-v2.js";
export { type ArithmeticSettings, type EvaluationContext } from "./evaluation-context.js";
export { evaluate } from "./evaluate.js";
export { type FilterCapabilities, type FilterEncoding, noFilterCapabilities } from "./filter-capabilities.js";
export { type FilterDecision, type FilterPlan, planFilter, type PlanFilterOptions } from "./plan-filter.js";
export { RowFilter, type RowFilterOptions } from "./row-filter.js";
export { takeRows } from "./take-rows.js";
export { FALSE, TRUE, type Truths, UNKNOWN } from "./truth.js";
