export { buildDriver, type BuildDriverInput } from "./build-driver.js";
export { runDriver } from "./driver/run-driver.js";
