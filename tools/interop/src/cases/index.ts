import type { InteropCase } from "../case.js";
import { aggregateStepCases } from "./aggregate-cases.js";
import { catalogCases } from "./catalog-cases.js";
import { connectionCases } from "./connection-cases.js";
import { errorCases } from "./error-cases.js";
import { everyFunctionCases, everySplitCases } from "./every-function-cases.js";
import { hintCases } from "./hint-cases.js";
import { inputCases } from "./input-cases.js";
import { objectCases } from "./object-cases.js";
import { readingCases } from "./reading-cases.js";
import { scalarCases } from "./scalar-cases.js";
import { scanCases } from "./scan-cases.js";
import { secretCases } from "./secret-cases.js";
import { tableCases, togetherCases } from "./table-cases.js";
import { typeCases } from "./type-cases.js";

/** The cases of what this client and the Python client do, in the order in which they run. */
export const interopCases: readonly InteropCase[] = [
  ...catalogCases,
  ...scalarCases,
  ...tableCases,
  ...togetherCases,
  ...inputCases,
  ...typeCases,
  ...errorCases,
  ...readingCases,
  ...objectCases,
  ...aggregateStepCases,
  ...scanCases,
  ...hintCases,
  ...secretCases,
  ...connectionCases,
];

/** The cases that make sure of every function of the fixture catalogs: they say nothing more of the clients. */
export const functionCases: readonly InteropCase[] = [...everyFunctionCases, ...everySplitCases];
