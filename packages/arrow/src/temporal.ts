/**
 * Values of Temporal. An entry of its own, because it takes `temporal-polyfill`, an optional peer dependency, where the platform
 * has no Temporal.
 */
export type { Temporal } from "temporal-polyfill";
export { temporalProfile, type TemporalTexts, type TemporalTypes } from "./profiles/temporal-profile.js";
