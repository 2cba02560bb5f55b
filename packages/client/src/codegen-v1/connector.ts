import type { AttachOptions } from "../catalog/attach.js";
import type { WorkerAddressInput } from "vgi-runtime";
import type { ConnectOptions } from "../connect.js";
import { AddressRequiredError, GeneratedCodeError } from "../errors.js";
import type { Session } from "../session.js";
import { abi, type Abi } from "./abi.js";

/** What a generated SDK knows of its catalog. */
export interface CatalogDescriptor {
  /** Version of the contract that the code was generated for: another one doesn't compile. */
  readonly abi: Abi;
  readonly catalog: string;
}

/** Options of a generated `connect`. */
export interface CatalogConnectOptions extends ConnectOptions, AttachOptions {
  /** Attach under another name than the SDK was generated from. */
  readonly catalog?: string | undefined;
}

/** A generated `connect`. */
export type Connect = (address?: WorkerAddressInput, options?: CatalogConnectOptions) => Promise<Session>;

/**
 * Makes the `connect` of a generated SDK: it connects, attaches the catalog, and the session closes both.
 * Without an address the environment variable `VGI_ADDRESS` is asked; a published SDK has none baked in.
 */
export function connector(descriptor: CatalogDescriptor): Connect {
  if (descriptor.abi !== abi) throw new GeneratedCodeError(descriptor.catalog, descriptor.abi, abi);
  return async (address, options = {}) => {
    const where = address ?? environmentAddress();
    if (where === undefined) throw new AddressRequiredError(descriptor.catalog);
    const { connectAttached } = await import("../connect.js");
    return connectAttached(where, options.catalog ?? descriptor.catalog, options);
  };
}

function environmentAddress(): string | undefined {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } };
  return process?.env?.["VGI_ADDRESS"];
}
