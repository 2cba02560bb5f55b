export { formatAddress, redactAddress } from "./format-address.js";
export { redactUrl } from "./redact-url.js";
export { parseAddress } from "./parse-address.js";
export { joinCommand, splitCommand } from "./split-command.js";
export type { CommandAddress, CustomAddress, WorkerAddress, WorkerAddressInput } from "./worker-address.js";
