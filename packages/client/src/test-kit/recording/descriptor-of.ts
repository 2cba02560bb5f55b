import { loadProtocol, type ProtocolModule } from "vgi-protocol";
import type { RpcRequest } from "vgi-runtime";

/** The method that a request calls; `undefined` for those of no version that is known. */
export async function descriptorOf({
  method,
  protocolVersion,
}: RpcRequest): Promise<ProtocolModule["methods"][string] | undefined> {
  if (protocolVersion === null) return undefined;
  const protocol: ProtocolModule = await loadProtocol(protocolVersion);
  return protocol.methods[method];
}
