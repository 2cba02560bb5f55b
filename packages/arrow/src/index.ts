export * from "./ipc/index.js";
export type * from "./type-spec.js";
export { formatType } from "./types/format-type.js";
export { type SameTypeOptions, sameField, sameSchema, sameType } from "./types/same-type.js";
export { toArrowField, toArrowSchema, toArrowType } from "./types/to-arrow-type.js";
export { fieldSpecOf, schemaSpecOf, typeSpecOf } from "./types/type-spec-of.js";
