export type * as anyVersion from "./generated/vgi/any-version.js";
export { methodVersions } from "./generated/vgi/any-version.js";
export type * from "./generated/vgi/types.js";
export type { Protocols } from "./generated/vgi/versions.js";
export {
  loadProtocol,
  loadSecretProtocol,
  loadTransactorProtocol,
  protocolVersions,
  type ProtocolVersion,
} from "./load-protocol.js";
export type { ProtocolModule } from "./protocol-module.js";
