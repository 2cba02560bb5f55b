export type { Call, CallCase, CatalogCase, Cell, InteropCase, TogetherCase } from "./case.js";
export { interopCases } from "./cases/index.js";
