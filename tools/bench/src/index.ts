export { bundleProgram, type ProgramBundle } from "./bundle-program.js";
export { type ContenderResult, type MeasureOptions, runWorkload, type WorkloadResult } from "./run-workload.js";
export { ratio, summarize, type Summary } from "./statistics.js";
export { typeCost, type TypeCost } from "./type-cost.js";
export type { Absentee, Contender, PreparedWorkload, RunOptions, Workload } from "./workload.js";
