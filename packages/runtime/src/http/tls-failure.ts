import type { TlsFailure } from "../errors/index.js";

/** What was wrong with a TLS connection, and what to do. */
export interface TlsExplanation {
  readonly failure: TlsFailure;
  readonly why: string;
  readonly next: string;
}

/** Explains an error of Node.js or undici by its code; `null` when it has nothing to do with TLS. */
export function explainTlsFailure(error: unknown): TlsExplanation | null {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth += 1) {
    const { code } = current as { readonly code?: unknown };
    // Node gives a reset of the connection for it.
    if (/before secure TLS connection/.test(current.message)) return NO_HANDSHAKE;
    if (typeof code !== "string") continue;
    const known = EXPLANATIONS.find(([pattern]) => pattern.test(code));
    if (known !== undefined) return { failure: known[1], why: `${known[2]} (${code}${said(current)})`, next: known[3] };
  }
  return null;
}

/** Node's own words where they add something: names of hosts. */
function said(error: Error): string {
  return /ALTNAME|HOSTNAME/.test((error as { readonly code?: string }).code ?? "") ? `: ${error.message}` : "";
}

const CLOCK = "Renew the certificate, or correct the clock of this machine.";
const TRUST =
  "Give the certificate of its issuer as tls: { ca }, or in the file that NODE_EXTRA_CA_CERTS names to Node.js.";

const SCHEME = "Check port and scheme of the address: http:// is for servers without TLS.";
const NO_HANDSHAKE: TlsExplanation = {
  failure: "protocol",
  why: "it broke off before TLS had begun",
  next: `${SCHEME} If callers need a certificate, give one that it trusts as tls: { cert, key }.`,
};

/** In order: the first pattern that fits counts. */
const EXPLANATIONS: readonly (readonly [RegExp, TlsFailure, string, string])[] = [
  [/^CERT_HAS_EXPIRED$/, "expired", "its certificate has expired", CLOCK],
  [/^CERT_NOT_YET_VALID$/, "expired", "its certificate is not valid yet", CLOCK],
  [/^CERT_REVOKED$/, "revoked", "its certificate was revoked", "Renew the certificate."],
  [
    /ALTNAME_INVALID$|^HOSTNAME_MISMATCH$/,
    "host-mismatch",
    "its certificate is for another name",
    "Use the name that the certificate is for, in the address or as tls: { servername }.",
  ],
  [
    /SELF_SIGNED|^UNABLE_TO_(GET_ISSUER|VERIFY)|^CERT_UNTRUSTED$|^INVALID_CA$|^CERT_SIGNATURE_FAILURE$/,
    "untrusted",
    "its certificate is not trusted: its issuer is not known here",
    TRUST,
  ],
  [
    /CERTIFICATE_REQUIRED$|PEER_DID_NOT_RETURN_A_CERTIFICATE$/,
    "client-certificate",
    "it wants a certificate of the caller",
    "Give one as tls: { cert, key }.",
  ],
  [
    /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+|ACCESS_DENIED)$/,
    "client-certificate",
    "it does not accept the certificate of the caller",
    "Give one of an issuer that it trusts as tls: { cert, key }, and check that it has not expired.",
  ],
  [
    /ALERT_HANDSHAKE_FAILURE$/,
    "client-certificate",
    "it broke the handshake off, as servers do that want a certificate of the caller, or other ciphers",
    "If callers need a certificate, give one as tls: { cert, key }.",
  ],
  [/WRONG_VERSION_NUMBER$|PACKET_LENGTH_TOO_LONG$|HTTP_REQUEST$/, "protocol", "it does not speak TLS there", SCHEME],
  [
    /PROTOCOL_VERSION$|UNSUPPORTED_PROTOCOL$|NO_SHARED_CIPHER$|DH_KEY_TOO_SMALL$/,
    "protocol",
    "it offers no version of TLS, or no cipher, that is safe",
    "Have it offer TLS 1.2 or newer.",
  ],
  [/^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|UND_ERR_PRX_TLS)/, "protocol", "no TLS connection was made", TRUST],
];
