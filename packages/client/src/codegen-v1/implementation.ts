/** What generated functions do. Sessions bring it along: see `stubs/generated-calls.ts`. */
export { aggregateFunction } from "./aggregates/aggregate-function.js";
export { overloadedAggregate } from "./aggregates/overloaded-aggregate.js";
export { streams } from "./aggregates/streams.js";
export { windows } from "./aggregates/windows.js";
export { copyFormat } from "./copy-format.js";
export { scalarFunction, tableFunction, tableInOutFunction } from "./factories.js";
export { overloaded } from "./overloaded.js";
export { table } from "./table.js";
export { writableTable } from "./writable-table.js";
