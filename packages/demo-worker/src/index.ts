export { demoCatalog } from "./demo/demo-catalog.js";
export { lockedCatalog } from "./demo/locked-catalog.js";
export { ByteFaults } from "./faults/byte-faults.js";
export { faultsCatalog } from "./faults/faults-catalog.js";
export { startFaults } from "./faults/start-faults.js";
