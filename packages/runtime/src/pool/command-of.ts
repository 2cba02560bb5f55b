import type { CommandAddress } from "../address/index.js";
import type { PoolOptions } from "./pool-options.js";

/** What the options add to a command. */
export function commandOf(address: CommandAddress, options: PoolOptions): CommandAddress {
  return {
    command: address.command,
    env: options.env === undefined ? address.env : { ...address.env, ...options.env },
    cwd: options.cwd ?? address.cwd,
  };
}
