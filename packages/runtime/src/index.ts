export * from "./address/index.js";
export type * from "./connection.js";
export * from "./errors/index.js";
export { createPool } from "./pool/create-pool.js";
export type { PoolLimits, PoolOptions } from "./pool/pool-options.js";
export { BytesConnection, type BytesConnectionOptions } from "./transports/bytes-connection.js";
export type { ByteChannel, LossContext } from "./transports/byte-channel.js";
export { routedRouting, unroutedRouting } from "./wire/routing.js";
export { readVersionHint, type VersionHint } from "./wire/version-hint.js";
