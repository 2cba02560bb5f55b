/** Records that methods of a service take and give as bytes. */
export { readRecord, recordBytes, type RecordInput, type RecordLanes } from "./codegen-v1/services/record-bytes.js";
