import {
  nearest,
  type ProtocolSummary,
  RpcError,
  type RpcService,
  type ServiceModel,
  UnsupportedError,
} from "vgi-client";
import { CodegenError } from "../errors.js";

/** Which services to read: all of the application's, those of these names, or as many of some names as there are. */
export type WantedServices = true | readonly string[] | { readonly ifThere: readonly string[] };

/** How they are read. */
export interface ReadServicesOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((message: string) => void) | undefined;
}

/** Whether a protocol is the application's own: VGI has typed catalogs, and `vgi_rpc.` is the framework's. */
export function isApplicationProtocol(name: string): boolean {
  return !name.startsWith("vgi_rpc.") && !/^vgi\.v\d+$/.test(name);
}

/** Whether an error says that the server does not host VGI at all, and so may be a server of something else. */
export function isWithoutVgi(error: unknown): boolean {
  return error instanceof RpcError && error.errorKind === "protocol_not_supported";
}

/**
 * Reads protocols of a server from what it says of itself. Throws when one that was named is not there, when all were asked for and
 * there is none, and when the server says nothing of itself (`UnsupportedError`): then none of those `ifThere` is there.
 */
export async function readServices(
  service: RpcService,
  wanted: WantedServices,
  options: ReadServicesOptions = {},
): Promise<ServiceModel[]> {
  const { signal } = options;
  const hosted = await hostedProtocols(service, wanted, signal);
  const services: ServiceModel[] = [];
  for (const name of chosen(service.address, hosted, wanted)) {
    options.onProgress?.(`reading protocol ${name}`);
    services.push(await service.describe(name, { signal }));
  }
  return services;
}

async function hostedProtocols(
  service: RpcService,
  wanted: WantedServices,
  signal: AbortSignal | undefined,
): Promise<readonly ProtocolSummary[]> {
  try {
    return await service.protocols({ signal });
  } catch (error) {
    if (error instanceof UnsupportedError && wanted !== true && "ifThere" in wanted) return [];
    throw error;
  }
}

/** The same to be looked at: a server that says nothing of itself has none, and neither has one that hosts no more than VGI. */
export async function readServicesIfAny(
  service: RpcService,
  wanted: WantedServices | undefined,
  options: ReadServicesOptions = {},
): Promise<ServiceModel[]> {
  if (wanted !== undefined) return readServices(service, wanted, options);
  try {
    const hosted = await service.protocols({ signal: options.signal });
    const own = hosted.map(({ protocol }) => protocol).filter(isApplicationProtocol);
    return await readServices(service, { ifThere: own }, options);
  } catch (error) {
    if (error instanceof UnsupportedError) return [];
    throw error;
  }
}

function chosen(address: string, hosted: readonly ProtocolSummary[], wanted: WantedServices): readonly string[] {
  const names = hosted.map(({ protocol }) => protocol);
  const list = `It hosts ${names.join(", ") || "nothing"}.`;
  if (wanted === true) {
    const own = names.filter(isApplicationProtocol);
    if (own.length > 0) return own;
    const next = `${list} Name one with --service to have it all the same.`;
    throw new CodegenError("CODEGEN_USAGE", {
      what: `${address} hosts no protocol but VGI's and the framework's`,
      next,
    });
  }
  if ("ifThere" in wanted) return wanted.ifThere.filter((name) => names.includes(name));
  const missing = wanted.find((name) => !names.includes(name));
  if (missing === undefined) return wanted;
  const guess = nearest(missing, names);
  throw new CodegenError("CODEGEN_USAGE", {
    what: `${address} does not host ${JSON.stringify(missing)}`,
    next: guess === undefined ? list : `Did you mean ${JSON.stringify(guess)}? ${list}`,
  });
}
