export type * as v1_0 from "./generated/vgi/v1_0.js";
export type * as v1_1 from "./generated/vgi/v1_1.js";
export type * as v1_2 from "./generated/vgi/v1_2.js";
export type * as v1_3 from "./generated/vgi/v1_3.js";
export type * as v1_4 from "./generated/vgi/v1_4.js";
export type * as v1_5 from "./generated/vgi/v1_5.js";
export type * as v2_0 from "./generated/vgi/v2_0.js";
export type * as v2_1 from "./generated/vgi/v2_1.js";
export type * as v2_2 from "./generated/vgi/v2_2.js";
export type { Protocols } from "./generated/vgi/versions.js";
export {
  loadProtocol,
  loadSecretProtocol,
  loadTransactorProtocol,
  protocolVersions,
  type ProtocolVersion,
} from "./load-protocol.js";
export type { ProtocolModule } from "./protocol-module.js";
