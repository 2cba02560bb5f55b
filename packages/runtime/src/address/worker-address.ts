import type { ConnectionPool } from "../connection.js";
import type { PoolOptions } from "../pool/pool-options.js";

/** A worker that we start: the exact form of a `stdio:` address. */
export interface CommandAddress {
  /** Program and arguments, exactly as they are given to it; no shell reads them. */
  readonly command: readonly string[];
  /** Variables on top of this process's environment; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Working directory. Default: this process's. */
  readonly cwd?: string | undefined;
}

/** A worker that is reached in a way of one's own: in memory, recorded, through a tunnel. */
export interface CustomAddress {
  readonly kind: "custom";
  /** For messages. */
  readonly name: string;
  /** Makes the pool of a client; `createChannelPool` makes most of them. */
  readonly createPool: (options: PoolOptions) => ConnectionPool;
}

/** A worker address, taken apart. */
export type WorkerAddress =
  | ({ readonly kind: "stdio" } & CommandAddress)
  | { readonly kind: "http"; readonly url: string }
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | ({ readonly kind: "launch" } & CommandAddress)
  | CustomAddress;

/** What functions that need an address accept: the text form, the exact form of a command, or a parsed one. */
export type WorkerAddressInput = string | CommandAddress | WorkerAddress;
