export { camelCase } from "./camel-case.js";
export { type EnumDescriptor, enumeration } from "./enum-descriptor.js";
export { method, type MethodDescriptor, type MethodParts } from "./method-descriptor.js";
export { record, structType } from "./record.js";
export type { RecordDescriptor } from "./record-descriptor.js";
export { RecordError } from "./record-error.js";
export { admitsNull } from "./admits-null.js";
export type { FieldDefault, Holds, RecordField } from "./record-descriptor.js";
