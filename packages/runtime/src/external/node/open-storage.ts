import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { nodeCodecs } from "../../http/coding/node/node-codecs.js";
import { createUndiciClient } from "../../http/node/undici-client.js";
import type { ExternalSettings } from "../external-options.js";
import { ExternalTransfer } from "../external-transfer.js";
import { ExternalUploader } from "../external-uploader.js";
import { isPublicAddress } from "../public-address.js";
import { RefusedAddress } from "../refused-address.js";

/** External storage, with sockets of its own. */
export interface OpenStorage {
  readonly transfer: ExternalTransfer;
  readonly uploader: ExternalUploader;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** Sockets per storage: several calls may each read parts at once. */
const CONNECTIONS = 64;

export function openStorage(settings: ExternalSettings): OpenStorage {
  const { sockets, allowPrivateAddresses } = settings;
  // A proxy has an address of its own, which may well be private, and looks up the others itself.
  const direct = sockets.dispatcher === undefined && sockets.proxy === false;
  const client = createUndiciClient({
    ...sockets,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    connections: CONNECTIONS,
    lookup: direct && !allowPrivateAddresses ? lookupPublic : undefined,
  });
  const access = { client, codecs: nodeCodecs, settings };
  return {
    transfer: new ExternalTransfer(access),
    uploader: new ExternalUploader(access),
    close: () => client.close(),
  };
}

/**
 * The public addresses of a host. They are checked here, where the socket gets them, because a name may have another address when it is
 * asked for again.
 */
export const lookupPublic: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const [first, ...rest] = error === null ? found.filter(({ address }) => isPublicAddress(address)) : [];
    if (error !== null) callback(error, []);
    else if (first === undefined) callback(new RefusedAddress(host), []);
    else if (options.all === true) callback(null, [first, ...rest]);
    else callback(null, first.address, first.family);
  });
};
