export { connect, connectAttached, type ConnectOptions, type WorkerCommand } from "./connect.js";
export type { CreateCatalogOptions, VgiClient } from "./client.js";
export type { ObservableStream } from "./meta/observable-stream.js";
export type { MetaBatch, MetaScan, RowsWithMeta, ScanMeta, ScanTimings } from "./meta/scan-meta.js";
export type { CoalescedCallOptions, CoalesceOptions } from "./coalescing/coalescer.js";
export type { ScalarValue, ScalarValuesCall } from "./coalescing/scalar-values.js";
export type { AttachOptions, ClientCapabilities } from "./catalog/attach.js";
export type { CompanionCatalog, GlobalFunction } from "./catalog/attachment.js";
export type {
  AggregateCallRequest,
  AggregateRows,
  BindCall,
  GroupedAggregateCallRequest,
  Session,
  Transaction,
} from "./session.js";
export type { BatchStream } from "./model/batch-stream.js";
export type { AggregateBindCall, AggregateSession, WindowPartition } from "./functions/aggregates/aggregate-session.js";
export type { GroupIds } from "./functions/aggregates/group-column.js";
export type { StreamingAggregate, StreamingAggregateCall } from "./functions/aggregates/streaming-aggregate.js";
export type { CopyFromCall, CopyToCall } from "./functions/copy.js";
export type { ResumableBatch, ResumableScan } from "./functions/resumable-scan.js";
export type { ScanTableOptions } from "./functions/scan-table.js";
export type { InsertCall, WriteCall, WriteOperation, WriteResult } from "./functions/write-table.js";
export type { PlanOptions, ScanPlan } from "./model/scan-plan.js";
export type { Cardinality } from "./functions/table-facts.js";
export type { Frame } from "./functions/aggregates/window-frames.js";
export type { ObjectName, SchemaName } from "./catalog/object-name.js";
export type { CatalogObjects, CopyFormat } from "./catalog/objects/catalog-objects.js";
export type {
  AtOptions,
  ChangeOptions,
  CreateOptions,
  DropOptions,
  OnConflict,
} from "./catalog/objects/object-options.js";
export type { ForeignKey, TableDefinition } from "./catalog/objects/tables.js";
export type { IndexDefinition } from "./catalog/objects/indexes.js";
export type { MacroDefinition } from "./catalog/objects/macros.js";
export type {
  ScanBranch,
  ScanBranches,
  ScanFunction,
  SourceFiles,
  SourceTable,
} from "./catalog/objects/scan-function.js";
export type { ColumnStatistics } from "./model/column-statistics.js";
export type { DriftKind } from "./drift/describe-drift.js";
export type { DriftPolicy } from "./drift/drift-policy.js";
export type { ExpectedArgument, ExpectedFunction } from "./drift/expected-function.js";
export type { DriftedKind, ExpectedMacro, ExpectedTable, ExpectedView } from "./drift/expected-object.js";
export type * from "./model/catalog.js";
export type * from "./model/call.js";
export type { CallOptions } from "./model/call-options.js";
export { connectService, type ServiceOptions } from "./services/connect-service.js";
export type * from "./services/rpc-service.js";
export type * from "./services/service-model.js";
export type { ProtocolSummary } from "vgi-runtime/reflection";
export { nearest } from "./nearest.js";
export type { ResolvedSecret, SecretRequest, SecretResolver } from "./secrets/secret-resolver.js";
export { secretService, type SecretService, type SecretServiceOptions } from "./secrets/secret-service.js";
export {
  ArgumentError,
  AttachOptionError,
  CatalogNotFoundError,
  CopyFormatError,
  DriftError,
  InputError,
  MethodChangedError,
  OutputMismatchError,
  PinnedVersionError,
  ResumeUnsupportedError,
  SchemaNotFoundError,
  SecretsRequiredError,
  SessionClosedError,
  SettingRequiredError,
  TransactionError,
  UnknownProtocolVersionError,
  UnreadableAnswerError,
  ValueConversionError,
  UnsupportedByProtocolError,
  WorkerAnswerError,
} from "./errors/index.js";
/** Errors of the layer beneath, and what values are made of: all that a program needs beside this package. */
export {
  AddressError,
  AuthenticationError,
  CancelledError,
  CredentialError,
  DeadlineError,
  ExternalStorageError,
  HttpStatusError,
  NotAWorkerError,
  PoolClosedError,
  ProtocolError,
  ResponseTooLargeError,
  RpcError,
  TlsError,
  TransportError,
  UnsupportedError,
  UsageError,
  VersionMismatchError,
  VgiError,
  WorkerExitedError,
  WorkerStartError,
} from "vgi-runtime";
export type { WorkerLog } from "vgi-runtime";
/** Keeps worker processes between clients: see `warmWorkers` of the options. */
export { WarmWorkers, type WarmWorkersOptions } from "vgi-runtime";
/** Logins for workers that want one: see `bearerToken` of the options. */
export { fileTokenStore, oauth } from "vgi-runtime";
export type {
  DeviceCodePrompt,
  OAuthIdentity,
  OAuthOptions,
  OAuthProvider,
  TokenProvider,
  TokenStore,
} from "vgi-runtime";
export { AddressRequiredError, GeneratedCodeError } from "./codegen-v1/catalog/connector-errors.js";
export * from "./codegen-v1/values.js";
