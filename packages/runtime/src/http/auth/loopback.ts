/** Whether a URL names this machine: what goes there can't be read on the way (RFC 8252, section 8.3; RFC 6761, section 6.3). */
export function isLoopback(url: URL): boolean {
  const { hostname } = url;
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}

/** Whether credentials may go there: TLS, or this machine. */
export function isSafeForCredentials(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
}
