/**
 * Values of Temporal. An entry of its own, because it takes `temporal-polyfill`, an optional peer dependency, where the platform
 * has no Temporal.
 */
import { type ProfileLanes, profileLanes } from "./lanes/profile-lanes.js";
import { temporalProfile, type TemporalTexts, type TemporalTypes } from "./profiles/temporal-profile.js";

export type { Temporal } from "temporal-polyfill";
export { temporalProfile, type TemporalTexts, type TemporalTypes } from "./profiles/temporal-profile.js";

/** Lanes of the `temporal` profile. */
export const temporalLanes: ProfileLanes<TemporalTypes, TemporalTexts> = /*@__PURE__*/ profileLanes(temporalProfile);
