/** What generated functions do. Sessions bring it along: see `stubs/generated-calls.ts`. */
export { aggregateFunction } from "./aggregates/aggregate-function.js";
export { streams } from "./aggregates/streams.js";
export { windows } from "./aggregates/windows.js";
export { copyFormat } from "./copy/copy-format.js";
export { overloaded } from "./overloads/overloaded.js";
export { overloadedAggregate } from "./overloads/overloaded-aggregate.js";
export { scalarFunction } from "./scalars/scalar-function.js";
export { tableFunction } from "./table-functions/table-function.js";
export { tableInOutFunction } from "./table-functions/table-in-out-function.js";
export { table } from "./tables/table.js";
export { writableTable } from "./tables/writable-table.js";
