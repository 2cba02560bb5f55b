import type { HttpResponse } from "../http-client.js";

/** As much of a body as ends in an error. */
const KEPT_BYTES = 16 * 1024;

/**
 * A response whose body is not data but an explanation, read to its end or to 16 KiB, with secrets replaced: pages that web frameworks
 * and proxies make of errors like to show the headers of the request.
 */
export async function maskedResponse(response: HttpResponse, secrets: readonly string[]): Promise<HttpResponse> {
  const decoder = new TextDecoder();
  let text = "";
  let ended = false;
  for (let size = 0; size < KEPT_BYTES;) {
    const chunk = await response.read();
    if (chunk === null) {
      ended = true;
      break;
    }
    size += chunk.byteLength;
    text += decoder.decode(chunk, { stream: true });
  }
  if (ended) response.finish();
  else response.discard();
  for (const secret of secrets) if (secret.length >= SHORTEST) text = text.replaceAll(secret, "…");
  let rest: Uint8Array | null = new TextEncoder().encode(text);
  return {
    status: response.status,
    header: (name) => response.header(name),
    headerNames: response.headerNames,
    read: () => {
      const chunk = rest;
      rest = null;
      return Promise.resolve(chunk);
    },
    failure: response.failure,
    finish: () => {},
    discard: () => {},
  };
}

/** Shorter ones are no secrets, and occur in any text. */
const SHORTEST = 6;
