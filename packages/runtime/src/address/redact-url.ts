/** A URL without credentials, query string and fragment. */
export function redactUrl(text: string): string {
  const url = new URL(text);
  url.username = "";
  url.password = "";
  url.search = "";
  url.hash = "";
  // "https://host/" and "https://host" are the same address; people write the shorter one.
  return url.pathname === "/" ? url.href.slice(0, -1) : url.href;
}
