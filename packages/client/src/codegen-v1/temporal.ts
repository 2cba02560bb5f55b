/** What generated code takes for the `temporal` profile. An entry of its own: it alone needs `temporal-polyfill`. */
export { temporalLanes, temporalProfile, type Temporal } from "vgi-arrow/temporal";
