export {
  anyColumn,
  anyColumns,
  type Argument,
  type ArgumentList,
  column,
  columns,
  constant,
  inputTable,
  named,
  positional,
  positionals,
  type ValuesOf,
} from "./argument.js";
export type {
  CatalogDefinition,
  CopyFormatDefinition,
  MacroDefinition,
  OptionDefinition,
  SchemaDefinition,
  SecretTypeDefinition,
  TableDefinition,
  ViewDefinition,
} from "./catalog-definition.js";
export { aggregate, buffering, scalar, table, tableInOut } from "./define-function.js";
export type { CopySource, FunctionCall } from "./function-call.js";
export type {
  AggregateFunction,
  BufferingFunction,
  Chunk,
  Chunks,
  Collector,
  FunctionDefinition,
  Row,
  ScalarFunction,
  TableFunction,
  TableInOutFunction,
  Transform,
  Values,
} from "./function-definition.js";
