import { type FieldSpec, record, type RecordDescriptor, type RecordField, structType } from "vgi-arrow";
import type { ProtocolSummary } from "./protocol-description.js";

/** A method on the wire; schemas are IPC bytes, empty where there is none. */
export interface WireMethod {
  readonly name: string;
  readonly methodType: string;
  readonly hasReturn: boolean;
  readonly hasHeader: boolean;
  readonly streamKind: string;
  readonly paramsSchemaIpc: Uint8Array;
  readonly resultSchemaIpc: Uint8Array;
  readonly headerSchemaIpc: Uint8Array;
  readonly idempotency: string;
  readonly deprecated: boolean;
  readonly deprecationMessage: string;
}

/** The answer to `list_protocols`. */
export interface WireListing {
  readonly serverId: string;
  readonly serverVersion: string;
  readonly requestVersion: string;
  readonly protocols: readonly ProtocolSummary[];
}

/** The answer to `describe`. */
export interface WireDescription extends ProtocolSummary {
  readonly methods: readonly WireMethod[];
}

// Section 14 of the wire specification. `features` is reserved, and a client must not read it. Decoding goes by name; only fields
// with a default may be absent.
const summaryFields: readonly RecordField[] = [
  { name: "protocol", type: "utf8" },
  { name: "protocol_version", type: "utf8" },
  { name: "protocol_hash", type: "utf8" },
  { name: "deprecated", type: "bool" },
  { name: "deprecation_message", type: "utf8" },
];

const summary = record("ProtocolSummary", summaryFields);

const wireMethod = record("MethodInfo", [
  { name: "name", type: "utf8" },
  { name: "method_type", type: "utf8" },
  { name: "has_return", type: "bool" },
  { name: "has_header", type: "bool" },
  { name: "stream_kind", type: "utf8" },
  { name: "params_schema_ipc", type: "binary", holds: "opaque" },
  { name: "result_schema_ipc", type: "binary", holds: "opaque" },
  { name: "header_schema_ipc", type: "binary", holds: "opaque" },
  { name: "idempotency", type: "utf8", default: "unknown" },
  { name: "deprecated", type: "bool", default: false },
  { name: "deprecation_message", type: "utf8", default: "" },
]);

/** Reads the answer to `list_protocols`. */
export const wireListing: RecordDescriptor<WireListing> = record("ProtocolList", [
  { name: "server_id", type: "utf8" },
  { name: "server_version", type: "utf8" },
  { name: "request_version", type: "utf8" },
  { name: "protocols", type: { list: itemOf(summary) }, holds: { list: { struct: summary } } },
]);

/** Reads the answer to `describe`. */
export const wireDescription: RecordDescriptor<WireDescription> = record("ServiceDescription", [
  ...summaryFields,
  { name: "methods", type: { list: itemOf(wireMethod) }, holds: { list: { struct: wireMethod } } },
]);

/** A row of the answer to `__describe__`, which unrouted servers give: one row for each method. */
export interface UnroutedMethod {
  readonly name: string;
  readonly methodType: string;
  readonly hasReturn: boolean;
  readonly paramsSchemaIpc: Uint8Array;
  readonly resultSchemaIpc: Uint8Array;
  readonly headerSchemaIpc: Uint8Array | null;
  readonly isExchange: boolean | null;
}

/** Reads the rows of the answer to `__describe__`. */
export const unroutedMethod: RecordDescriptor<UnroutedMethod> = record("__describe__", [
  { name: "name", type: "utf8" },
  { name: "method_type", type: "utf8" },
  { name: "has_return", type: "bool" },
  { name: "params_schema_ipc", type: "binary", holds: "opaque" },
  { name: "result_schema_ipc", type: "binary", holds: "opaque" },
  { name: "header_schema_ipc", type: "binary", nullable: true, holds: "opaque" },
  { name: "is_exchange", type: "bool", nullable: true },
]);

function itemOf(item: RecordDescriptor): FieldSpec {
  return { name: "item", type: structType(item), nullable: true };
}
