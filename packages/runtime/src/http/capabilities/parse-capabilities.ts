import type { HttpCapabilities } from "../http-features.js";
import type { HttpResponse } from "../http-client.js";
import { rememberingLast } from "../remembering-last.js";

/** Reads what a server advertises; wire specification, section 10, "Capability discovery". A value that can't be read counts as absent. */
export function parseCapabilities(response: Pick<HttpResponse, "header">): HttpCapabilities {
  const flag = (name: string): boolean => response.header(name)?.trim().toLowerCase() === "true";
  const count = (name: string): number | null => parseCount(response.header(name));
  return {
    stickyEnabled: flag("vgi-sticky-enabled"),
    stickyDefaultTtl: count("vgi-sticky-default-ttl"),
    stickyEchoHeaders: listed(response.header("vgi-sticky-echo-headers") ?? ""),
    uploadUrlSupport: flag("vgi-upload-url-support"),
    maxRequestBytes: count("vgi-max-request-bytes"),
    maxResponseBytes: count("vgi-max-response-bytes"),
    maxExternalizedResponseBytes: count("vgi-max-externalized-response-bytes"),
    maxUploadBytes: count("vgi-max-upload-bytes"),
    externalizationEnabled: flag("vgi-externalization-enabled"),
    // Exactly so: wherever a limit was demanded, a header that was sent twice or changed on the way is none.
    responseBudgetSupport: response.header("vgi-accept-max-response-bytes-support") === "true",
    supportedEncodings: encodings(response.header("vgi-supported-encodings")),
    proxyProofRequired: flag("vgi-proxy-proof-required"),
    tokenIntrospection: flag("vgi-token-introspection"),
  };
}

/** Absent says that the server is older than the header, which means zstd; empty says that it compresses nothing. */
const encodings = rememberingLast((value: string | undefined): readonly string[] =>
  value === undefined ? ["zstd"] : listed(value).map((name) => name.toLowerCase()),
);

function listed(value: string): string[] {
  return value
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function parseCount(value: string | undefined): number | null {
  if (value === undefined || !/^\d{1,16}$/.test(value.trim())) return null;
  const count = Number(value);
  return Number.isSafeInteger(count) ? count : null;
}

/** Seconds that a response may be kept, as its `Cache-Control` says; `null` when it doesn't. */
export function maxAgeOf(response: Pick<HttpResponse, "header">): number | null {
  const directives = listed(response.header("cache-control") ?? "").map((directive) => directive.toLowerCase());
  if (directives.includes("no-store") || directives.includes("no-cache")) return 0;
  const age = directives.map((directive) => /^max-age\s*=\s*"?(\d{1,9})"?$/.exec(directive)?.[1]).find(Boolean);
  return age === undefined ? null : Number(age);
}
