export { type SoakPlan, type SoakReport, soak } from "./soak.js";
