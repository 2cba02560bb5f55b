import type { WorkerAddressInput } from "vgi-runtime";
import { AddressRequiredError, GeneratedCodeError } from "../catalog/connector-errors.js";
import type { ServiceOptions } from "../../services/connect-service.js";
import type { RpcService } from "../../services/rpc-service.js";
import { abi, type Abi } from "../abi.js";
import { environmentAddress } from "../catalog/connector.js";

/** What a generated `connect` knows of its server. */
export interface ServiceDescriptor {
  /** Version of the contract that the code was generated for: another one doesn't compile. */
  readonly abi: Abi;
  /** The protocols that there is generated code for. */
  readonly protocols: readonly string[];
}

/** A generated `connect` to a service. */
export type ConnectService = (address?: WorkerAddressInput, options?: ServiceOptions) => Promise<RpcService>;

/** Makes the `connect` of generated services. Without an address the environment variable `VGI_ADDRESS` is asked. */
export function serviceConnector({ abi: generatedFor, protocols }: ServiceDescriptor): ConnectService {
  const name = protocols.join(", ");
  if (generatedFor !== abi) throw new GeneratedCodeError(name, generatedFor, abi);
  return async (address, options = {}) => {
    const where = address ?? environmentAddress();
    if (where === undefined) throw new AddressRequiredError(name);
    const { connectService } = await import("../../services/connect-service.js");
    return connectService(where, options);
  };
}
