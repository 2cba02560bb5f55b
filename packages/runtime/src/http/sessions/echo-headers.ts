import type { HttpResponse } from "../http-client.js";

const PREFIX = "vgi-echo-";
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]{1,128}$/;
/** Printable ASCII: what every server and proxy reads alike. */
const VALUE = /^[\t\x20-\x7e]{0,4096}$/;
const MAX_HEADERS = 32;

/**
 * Headers that a worker may not make this program send. They are for routing (`fly-force-instance-id` and the like), while a worker is
 * not trusted, and what answers in its name may be another one behind the same proxy. So it must not choose who the caller is, to whom
 * the request goes, or how its body is read.
 */
const FORBIDDEN: ReadonlySet<string> = new Set([
  // Who the caller is. Proxies and workers believe these.
  "authorization",
  "cookie",
  "cookie2",
  "forwarded",
  "from",
  "origin",
  "referer",
  "via",
  "x-api-key",
  "x-real-ip",
  // To whom the request goes, and what is left of it on the way (RFC 9110, section 7.6.1; RFC 9112).
  "connection",
  "date",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "max-forwards",
  "te",
  "trailer",
  "trailers",
  "transfer-encoding",
  "upgrade",
  "x-http-method",
  "x-http-method-override",
  "x-method-override",
  "x-original-url",
  "x-rewrite-url",
  // What the answer is like.
  "range",
  "x-vgi-accept-encoding",
  "x-vgi-content-encoding",
]);

/**
 * Whole families: `Content-*` and `Accept*` describe bodies, `If-*` makes requests conditional, `Proxy-*` authenticates to proxies,
 * `Sec-*` is the browser's word, `X-Forwarded-*` and `X-Auth*` vouch for callers, and `VGI-*` is the protocol's own, proofs and
 * sessions included.
 */
const FORBIDDEN_PREFIXES = [
  "accept",
  "content-",
  "if-",
  "proxy-",
  "sec-",
  "vgi-",
  "x-amzn-oidc-",
  "x-auth",
  "x-forwarded-",
  "x-goog-iap-",
  "x-ms-client-principal",
] as const;

/** Whether a worker may have this header sent; the name in lower case. */
export function isEchoAllowed(name: string): boolean {
  return NAME.test(name) && !FORBIDDEN.has(name) && !FORBIDDEN_PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** What a response asks to be repeated, without the prefix of the names; what is not allowed is left out. */
export function readEchoHeaders(response: Pick<HttpResponse, "header" | "headerNames">): Map<string, string> {
  const echo = new Map<string, string>();
  for (const header of response.headerNames) {
    const name = header.startsWith(PREFIX) ? header.slice(PREFIX.length) : "";
    const value = response.header(header);
    if (value === undefined || !isEchoAllowed(name) || !VALUE.test(value) || echo.size === MAX_HEADERS) continue;
    echo.set(name, value);
  }
  return echo;
}
