/** Explains what a proxy on the way did wrong, or was asked wrongly; `null` for errors of other kinds. */
export function explainProxyFailure(error: unknown): { readonly why: string; readonly next: string } | null {
  const message = error instanceof Error ? error.message : "";
  const status =
    /^Proxy response \((\d+)\)/.exec(message)?.[1] ?? /^Proxy Authentication Required \((\d+)\)/.exec(message)?.[1];
  if (status === "407") {
    return {
      why: "the proxy wants other credentials (HTTP 407)",
      next: 'Give user and password in its address: proxy: "http://user:password@host:port".',
    };
  }
  if (status !== undefined) {
    return {
      why: `the proxy did not let it through (HTTP ${status})`,
      next: "Check its address, and that it may connect to this host and port.",
    };
  }
  if (/SOCKS/.test(message)) return { why: `the proxy failed: ${message}`, next: "Check the address of the proxy." };
  return null;
}
