/**
 * The only entry that generated code imports: version 1 of the contract between generated code and client.
 * A change that breaks generated code becomes `codegen-v2` beside it.
 */
export type * from "./function-descriptor.js";
export type * from "./call-parameters.js";
export type * from "./table-options.js";
export type * from "./input-types.js";
export type * from "./scan-types.js";
export type * from "./function-types.js";
export type { Overloaded } from "./overloaded-types.js";
export type * from "./bound-types.js";
export type { CoalescedCallOptions, CoalesceOptions } from "../coalescing/coalescer.js";
export type { InputPiece, TableInput } from "../inputs/table-input.js";
export type { MetaBatch, MetaScan, RowsWithMeta, ScanMeta, ScanTimings } from "../meta/scan-meta.js";
export type { CallOptions } from "../model/call-options.js";
export type { Split } from "../model/call.js";
export type * from "./aggregate-types.js";
export type * from "./overloaded-aggregate-types.js";
export type * from "./scalar-types.js";
export type * from "./flowing-types.js";
export type * from "./bound-functions.js";
export type * from "./catalog-types.js";
export type * from "./projection.js";
export type * from "./row-case-types.js";
export type * from "./table-scan-types.js";
export type { PlanOptions, ScanPlan } from "../functions/plan.js";
export type { Cardinality } from "../functions/table-facts.js";
export type { ColumnStatistics } from "../model/column-statistics.js";
export { abi, type Abi } from "./abi.js";
export { type AggregateFeature, streams, windows } from "./stubs/aggregate-features.js";
export {
  aggregateFunction,
  overloaded,
  overloadedAggregate,
  scalarFunction,
  tableFunction,
  tableInOutFunction,
} from "./stubs/functions.js";
export { copyFormat, table, writableTable } from "./stubs/tables.js";
export type * from "./table-types.js";
export type * from "./sql-objects.js";
export type * from "./companion-types.js";
export type * from "./copy-types.js";
export { companion } from "./companion.js";
export { namespace } from "./namespace.js";
export { connector } from "./connector.js";
export type * from "./connector.js";
export type * from "./services/types.js";
export { exchangeMethod, producerMethod, streamMethod, unaryMethod } from "./stubs/methods.js";
export { serviceConnector, type ConnectService, type ServiceDescriptor } from "./services/service-connector.js";
export type { RpcService } from "../services/rpc-service.js";
export type { ServiceOptions } from "../services/connect-service.js";
export type { DriftPolicy } from "../drift/drift-policy.js";
export type { Session } from "../session.js";
export type { ConnectOptions, WorkerCommand } from "../connect.js";
export type { AttachOptions } from "../catalog/attach.js";
export type { RecordBatch, Table, Vector } from "apache-arrow";
export * from "./values.js";
