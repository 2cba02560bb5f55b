export { describe } from "./describe.js";
export { listProtocols } from "./list-protocols.js";
export type {
  MethodDescription,
  ProtocolDescription,
  ProtocolListing,
  ProtocolSummary,
} from "./protocol-description.js";
export { type HashedProtocol, protocolHash, protocolPreimage } from "./protocol-hash.js";
