import type { HttpResponse } from "../http/http-client.js";
import { parseUrl } from "./storage-url.js";
import { RefusedAddress } from "./refused-address.js";
import { type StorageAccess, type StorageCall, waitFor } from "./storage-access.js";
import { storageError, unreachableFault } from "./storage-error.js";
import { checkUrl, PRIVATE_NEXT } from "./url-policy.js";

/** One request to a storage. */
export interface StorageRequest {
  readonly method: "GET" | "PUT";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: readonly Uint8Array[] | null;
}

/** Statuses that send on; a PUT is only repeated where that keeps its method. */
const REDIRECTS = { GET: new Set([301, 302, 303, 307, 308]), PUT: new Set([307, 308]) };

/**
 * Sends a request and follows redirects, each after the same check; wire specification, section 12, "Fetch safety". Answers of any other
 * status are given as they are.
 */
export async function sendToStorage(
  access: StorageAccess,
  request: StorageRequest,
  call: StorageCall,
): Promise<HttpResponse> {
  const { method } = request;
  const verb = method === "GET" ? "read" : "written";
  let { url } = request;
  for (let followed = 0; ; followed += 1) {
    await waitFor(call, checkUrl(verb, url, access.settings));
    const response = await sendOnce(access, { ...request, url }, call);
    if (!REDIRECTS[method].has(response.status)) return response;
    const target = response.header("location");
    response.discard();
    if (followed >= access.settings.maxRedirects) {
      throw storageError(verb, url, {
        reason: "redirect",
        why: `more redirects than ${access.settings.maxRedirects}`,
        next: "Raise external.maxRedirects if the storage needs more.",
        status: response.status,
      });
    }
    const next = target === undefined ? null : parseUrl(target, url);
    if (next === null)
      throw storageError(verb, url, { reason: "redirect", why: "it redirects to no URL", status: response.status });
    url = next;
  }
}

async function sendOnce(access: StorageAccess, request: StorageRequest, call: StorageCall): Promise<HttpResponse> {
  const { method, url, headers, body } = request;
  const verb = method === "GET" ? "read" : "written";
  const responded = access.client.send({ method, url: bare(url), headers, body, signal: call.signal });
  try {
    return await waitFor(call, responded);
  } catch (error) {
    responded.then(
      (late) => late.discard(),
      () => {},
    );
    call.scope?.check();
    if (isRefusal(error))
      throw storageError(verb, url, { reason: "refused", why: "its host has no public address", next: PRIVATE_NEXT });
    throw storageError(verb, url, unreachableFault(error));
  }
}

/** Without what is not sent: a fragment, and a user name, which no storage signs URLs with. */
function bare(url: URL): string {
  const sent = new URL(url);
  sent.hash = "";
  sent.username = "";
  sent.password = "";
  return sent.href;
}

function isRefusal(error: unknown): boolean {
  if (error instanceof RefusedAddress) return true;
  if (error instanceof AggregateError) return error.errors.some(isRefusal);
  return error instanceof Error && error.cause !== undefined && isRefusal(error.cause);
}
