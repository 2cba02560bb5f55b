import { loaders as secretLoaders, type SecretProtocols } from "./generated/secret/versions.js";
import { loaders as transactorLoaders, type TransactorProtocols } from "./generated/transactor/versions.js";
import { loaders, type Protocols } from "./generated/vgi/versions.js";
import type { ProtocolModule } from "./protocol-module.js";

/** A version of the VGI protocol that this package has. */
export type ProtocolVersion = keyof Protocols;

/** Every version of the VGI protocol, oldest first. */
export const protocolVersions: readonly ProtocolVersion[] = Object.keys(loaders) as ProtocolVersion[];

/**
 * Loads one version of the VGI protocol: only the code that this version uses.
 *
 * @throws RangeError naming the known versions, when this is none of them
 * @example
 * ```ts
 * const { methods } = await loadProtocol("2.2.0");
 * const params = methods.catalog_version.encodeParams({ attachOpaqueData });
 * ```
 */
export function loadProtocol<V extends ProtocolVersion>(version: V): Promise<Protocols[V]>;
export function loadProtocol(version: string): Promise<ProtocolModule>;
export async function loadProtocol(version: string): Promise<ProtocolModule> {
  return await load(loaders, version, "VGI protocol");
}

/**
 * Loads the secret service's protocol, whose own version is 1.0.0 throughout, as a version of vgi-python speaks it.
 *
 * @throws RangeError naming the known versions, when this is none of them
 */
export async function loadSecretProtocol<V extends keyof SecretProtocols & string>(
  vgiPython: V,
): Promise<SecretProtocols[V]> {
  return (await load(secretLoaders, vgiPython, "secret protocol")) as SecretProtocols[V];
}

/**
 * Loads the protocol between a worker and its transactor, which has no version of its own, as a version of vgi-python speaks it.
 *
 * @throws RangeError naming the known versions, when this is none of them
 */
export async function loadTransactorProtocol<V extends keyof TransactorProtocols & string>(
  vgiPython: V,
): Promise<TransactorProtocols[V]> {
  return (await load(transactorLoaders, vgiPython, "transactor protocol")) as TransactorProtocols[V];
}

async function load(
  known: Readonly<Record<string, () => Promise<ProtocolModule>>>,
  version: string,
  what: string,
): Promise<ProtocolModule> {
  const loader = Object.hasOwn(known, version) ? known[version] : undefined;
  if (loader !== undefined) return await loader();
  throw new RangeError(`There is no ${what} ${version} here. Known versions: ${Object.keys(known).join(", ")}.`);
}
