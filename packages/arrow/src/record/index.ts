export { camelCase } from "./camel-case.js";
export { type EnumDescriptor, enumeration } from "./enum-descriptor.js";
export { method, type MethodDescriptor, type MethodParts } from "./method-descriptor.js";
export { record, structType } from "./record.js";
export type { RecordDescriptor } from "./record-descriptor.js";
export { RecordError } from "./record-error.js";
export { admitsNull, type FieldDefault, type Holds, type RecordField } from "./record-field.js";
