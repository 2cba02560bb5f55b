export type * from "./type-spec.js";
