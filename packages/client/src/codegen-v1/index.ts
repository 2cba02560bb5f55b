/**
 * The only entry that generated code imports: version 1 of the contract between generated code and client.
 * A change that breaks generated code becomes `codegen-v2` beside it.
 */
export { abi, type Abi } from "./abi.js";
export * from "./values.js";

export type * from "./descriptors/any-function.js";
export type * from "./descriptors/function-descriptor.js";
export type * from "./descriptors/row-case.js";
export type * from "./calls/call-parameters.js";
export type { ColumnOf } from "../filters/expression.js";
export type * from "./scans/projection.js";
export type * from "./scans/scan-types.js";
export type * from "./scalars/flowing-types.js";
export type * from "./scalars/scalar-types.js";
export type * from "./aggregates/aggregate-types.js";
export type * from "./table-functions/row-case-types.js";
export type * from "./table-functions/table-function-types.js";
export type * from "./table-functions/table-options.js";
export type * from "./table-functions/table-scan-types.js";
export type * from "./tables/table-types.js";
export type * from "./tables/write-types.js";
export type * from "./copy/copy-types.js";
export type * from "./overloads/overloaded-aggregate-types.js";
export type { Overloaded } from "./overloads/overloaded-types.js";
export { companion } from "./catalog/companion.js";
export type * from "./catalog/companion-types.js";
export { connector } from "./catalog/connector.js";
export type * from "./catalog/connector.js";
export type * from "./catalog/settings-types.js";
export type * from "./catalog/sql-objects.js";
export type * from "./namespace/bound-functions.js";
export type * from "./namespace/bound-types.js";
export { namespace } from "./namespace/namespace.js";
export { serviceConnector, type ConnectService, type ServiceDescriptor } from "./services/service-connector.js";
export type * from "./services/types.js";
export { type AggregateFeature, streams, windows } from "./stubs/aggregate-features.js";
export {
  aggregateFunction,
  overloaded,
  overloadedAggregate,
  scalarFunction,
  tableFunction,
  tableInOutFunction,
} from "./stubs/functions.js";
export { exchangeMethod, producerMethod, streamMethod, unaryMethod } from "./stubs/methods.js";
export { copyFormat, table, writableTable } from "./stubs/tables.js";

export type { AttachOptions } from "../catalog/attach.js";
export type { CoalescedCallOptions, CoalesceOptions } from "../coalescing/coalescer.js";
export type { ConnectOptions, WorkerCommand } from "../connect.js";
export type { DriftPolicy } from "../drift/drift-policy.js";
export type { PlanOptions, ScanPlan } from "../model/scan-plan.js";
export type { Cardinality } from "../functions/table-facts.js";
export type * from "../inputs/input-types.js";
export type { TableInput } from "../inputs/table-input.js";
export type { MetaBatch, MetaScan, RowsWithMeta, ScanMeta, ScanTimings } from "../meta/scan-meta.js";
export type { Split } from "../model/call.js";
export type { CallOptions } from "../model/call-options.js";
export type { ColumnStatistics } from "../model/column-statistics.js";
export type { ServiceOptions } from "../services/connect-service.js";
export type { RpcService } from "../services/rpc-service.js";
export type { Session } from "../session.js";
export type { RecordBatch, Table, Vector } from "apache-arrow";
