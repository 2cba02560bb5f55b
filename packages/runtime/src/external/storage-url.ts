/**
 * What a worker or server gave as a URL, whatever it is, as messages may show it: scheme, host, port and path. User names, query strings
 * (signatures) and fragments are credentials; wire specification, section 12, "Fetch safety".
 */
export function redactStorageUrl(url: string | URL): string {
  const parsed = typeof url === "string" ? parseUrl(url) : url;
  if (parsed === null) return "<invalid URL>";
  // Schemes without a host keep everything in the path, secrets too.
  if (parsed.host === "") return `${parsed.protocol}…`;
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}

/** The URL that a text means, relative to another one if given; `null` for none. */
export function parseUrl(text: string, base?: URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
