import { UsageError } from "../errors/index.js";

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** How a request is framed and its socket kept is decided by what sends it. */
const FRAMING: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Checks the headers that a caller adds to every request. Values may be secret, and are in no message.
 *
 * @throws UsageError for one that can't be sent
 */
export function checkHeaders(headers: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(headers)) {
    const why = !NAME.test(name)
      ? "its name has characters that no header may have"
      : FRAMING.has(name.toLowerCase())
        ? "it is set with each request, by what is in that"
        : value !== undefined && !VALUE.test(value)
          ? "its value has characters that no header may have, such as a line break"
          : null;
    if (why !== null) throw new UsageError({ what: `the header ${JSON.stringify(name)} can't be sent`, why });
  }
}
