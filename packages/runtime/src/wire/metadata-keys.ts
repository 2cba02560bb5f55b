/** Keys of the custom metadata of batches; wire specification, section 3. */
export const METHOD: string = "vgi_rpc.method";
export const PROTOCOL: string = "vgi_rpc.protocol";
export const REQUEST_VERSION: string = "vgi_rpc.request_version";
export const PROTOCOL_VERSION: string = "vgi_rpc.protocol_version";
export const REQUEST_ID: string = "vgi_rpc.request_id";
export const CANCEL: string = "vgi_rpc.cancel";
export const LOG_LEVEL: string = "vgi_rpc.log_level";
export const LOG_MESSAGE: string = "vgi_rpc.log_message";
export const LOG_EXTRA: string = "vgi_rpc.log_extra";
export const ERROR_KIND: string = "vgi_rpc.error_kind";
export const ERROR_CODE: string = "vgi_rpc.error_code";
export const ERROR_DETAILS: string = "vgi_rpc.error_details";
export const SERVER_ID: string = "vgi_rpc.server_id";
export const STREAM_STATE: string = "vgi_rpc.stream_state#b64";
export const CALL_STATE: string = "vgi_rpc.call_state#b64";
export const LOCATION: string = "vgi_rpc.location";
export const LOCATION_SHA256: string = "vgi_rpc.location.sha256";
export const LOCATION_FETCH_MS: string = "vgi_rpc.location.fetch_ms";
export const LOCATION_SOURCE: string = "vgi_rpc.location.source";
export const SHM_OFFSET: string = "vgi_rpc.shm_offset";
export const SHM_LENGTH: string = "vgi_rpc.shm_length";
export const SHM_SOURCE: string = "vgi_rpc.shm_source";
export const SHM_SEGMENT_NAME: string = "vgi_rpc.shm_segment_name";
export const SHM_SEGMENT_SIZE: string = "vgi_rpc.shm_segment_size";
export const TRANSPORT_SHM: string = "vgi_rpc.transport.shm";

/** Version of the framing; the only one there is. */
export const WIRE_VERSION: string = "1";
