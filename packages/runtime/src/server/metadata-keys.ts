/** Metadata keys that a server reads from requests: wire specification section 3. */
export const requestKey = {
  method: "vgi_rpc.method",
  protocol: "vgi_rpc.protocol",
  requestVersion: "vgi_rpc.request_version",
  protocolVersion: "vgi_rpc.protocol_version",
  requestId: "vgi_rpc.request_id",
  cancel: "vgi_rpc.cancel",
  /** Cursor of an HTTP stream. */
  streamState: "vgi_rpc.stream_state#b64",
  /** Half of the state of an HTTP stream that never changes. */
  callState: "vgi_rpc.call_state#b64",
} as const;

/** Metadata keys that a server writes on log and error batches: wire specification section 8. */
export const responseKey = {
  logLevel: "vgi_rpc.log_level",
  logMessage: "vgi_rpc.log_message",
  logExtra: "vgi_rpc.log_extra",
  errorKind: "vgi_rpc.error_kind",
  errorCode: "vgi_rpc.error_code",
  errorDetails: "vgi_rpc.error_details",
  serverId: "vgi_rpc.server_id",
  requestId: "vgi_rpc.request_id",
} as const;

/** The one version of the framing. */
export const REQUEST_VERSION = "1";

/** Built-in method through which a client asks for shared memory: wire specification section 15. */
export const TRANSPORT_OPTIONS_METHOD = "__transport_options__";
