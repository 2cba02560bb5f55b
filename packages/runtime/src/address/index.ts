export { formatAddress, redactAddress, redactUrl } from "./format-address.js";
export { parseAddress } from "./parse-address.js";
export { joinCommand, splitCommand } from "./split-command.js";
export type { CommandAddress, CustomAddress, WorkerAddress, WorkerAddressInput } from "./worker-address.js";
