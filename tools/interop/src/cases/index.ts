import type { InteropCase } from "../case.js";
import { catalogCases } from "./catalog-cases.js";
import { errorCases } from "./error-cases.js";
import { inputCases } from "./input-cases.js";
import { scalarCases } from "./scalar-cases.js";
import { tableCases, togetherCases } from "./table-cases.js";
import { typeCases } from "./type-cases.js";

/** Every case, in the order in which they run. */
export const interopCases: readonly InteropCase[] = [
  ...catalogCases,
  ...scalarCases,
  ...tableCases,
  ...togetherCases,
  ...inputCases,
  ...typeCases,
  ...errorCases,
];
