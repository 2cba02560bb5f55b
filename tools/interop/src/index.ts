export type { Call, CallCase, CatalogCase, InteropCase, TogetherCase } from "./case.js";
export type { Cell } from "./cell.js";
export { interopCases } from "./cases/index.js";
