import type { LookupFunction, Socket } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import { buildConnector } from "undici";
import { UsageError } from "../../errors/index.js";
import { DirectReads, type DirectSockets } from "./direct-reads.js";
import type { Pem, TlsOptions } from "../socket-options.js";

/** What sockets are connected with. */
export interface ConnectSettings {
  readonly timeout: number;
  readonly lookup?: LookupFunction;
  readonly secureContext?: SecureContext;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

/**
 * Connects as undici does. A server that wants a certificate of the caller says so after the handshake of TLS 1.3, and closes; undici
 * reports the second alone, so the first is kept as its cause.
 *
 * @param sockets gets those that speak plain HTTP. Default: they read as Node.js has it
 */
export function createConnector(settings: ConnectSettings, sockets?: DirectSockets): buildConnector.connector {
  const connect = buildConnector({ ...settings });
  return (options, callback) => {
    const isDirect = sockets !== undefined && options.protocol === "http:";
    const reads = isDirect ? new DirectReads(sockets) : null;
    const connectIt = reads === null ? connect : buildConnector({ ...settings, onread: reads.onread });
    connectIt(options, (...outcome) => {
      const [error, socket] = outcome;
      // After a failure there is no socket, whatever the types say.
      if (error === null) {
        keepFirstError(socket);
        reads?.attach(socket);
      }
      callback(...outcome);
    });
  };
}

function keepFirstError(socket: Socket): void {
  let first: Error | undefined;
  socket.prependListener("error", (error: Error) => {
    if (first !== undefined && error !== first && error.cause === undefined) error.cause = first;
    first ??= error;
  });
}

/** Adds the settings of TLS; certificates and keys are read here, once, and not with each connection. */
export function connectSettings(tls: TlsOptions | undefined, common: ConnectSettings): ConnectSettings {
  if (tls === undefined) return common;
  if (tls.rejectUnauthorized === false) warn();
  return {
    ...common,
    secureContext: readCertificates(tls),
    ...(tls.servername === undefined ? {} : { servername: tls.servername }),
    ...(tls.rejectUnauthorized === undefined ? {} : { rejectUnauthorized: tls.rejectUnauthorized }),
  };
}

function readCertificates(tls: TlsOptions): SecureContext {
  const { passphrase } = tls;
  if ((tls.cert === undefined) !== (tls.key === undefined)) {
    throw new UsageError({
      what: `tls.${tls.cert === undefined ? "key" : "cert"} was given alone`,
      next: "A certificate of the caller is cert and key together.",
    });
  }
  const ca = pem("ca", tls.ca);
  const cert = pem("cert", tls.cert);
  const key = pem("key", tls.key);
  try {
    return createSecureContext({
      ...(ca === null ? {} : { ca }),
      ...(cert === null ? {} : { cert }),
      ...(key === null ? {} : { key }),
      ...(passphrase === undefined ? {} : { passphrase }),
    });
  } catch (error) {
    // Messages of OpenSSL name no part of a key.
    const { code, message } = error as { readonly code?: string; readonly message?: string };
    throw new UsageError({
      what: "the certificates or the key in tls can't be used",
      why: message ?? code,
      next: NEXT.find(([pattern]) => pattern.test(`${code ?? ""} ${message ?? ""}`))?.[1] ?? PEM,
      cause: error,
    });
  }
}

const PEM = "Give them in PEM: text that begins with -----BEGIN, as the file holds it.";
const NEXT: readonly (readonly [RegExp, string])[] = [
  [
    /BAD_DECRYPT|bad decrypt|INTERRUPTED_OR_CANCELLED|interrupted or cancelled/i,
    "Give the passphrase of the key as tls: { passphrase }.",
  ],
  [/KEY_VALUES_MISMATCH|key values mismatch/i, "Key and certificate must belong to each other."],
];

/** Several are one text, as in a file with a chain: an array would mean pairs of certificate and key. */
function pem(name: string, value: Pem | readonly Pem[] | undefined): string | null {
  if (value === undefined) return null;
  const text = [value]
    .flat()
    .map((part) => (typeof part === "string" ? part : new TextDecoder().decode(part)))
    .join("\n");
  // Node takes anything for a list of issuers, and would trust nobody.
  if (!text.includes("-----BEGIN ")) throw new UsageError({ what: `tls.${name} can't be used`, next: PEM });
  return text;
}

let warned = false;

function warn(): void {
  if (warned) return;
  warned = true;
  process.emitWarning("tls: { rejectUnauthorized: false }: anybody on the way can pretend to be the worker.", {
    code: "VGI_TLS_UNVERIFIED",
  });
}
