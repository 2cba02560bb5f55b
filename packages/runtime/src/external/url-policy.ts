import type { ExternalSettings } from "./external-options.js";
import { isAddress, isPublicAddress, unbracketed } from "./public-address.js";
import { storageError } from "./storage-error.js";

/** Settings that decide which URLs are used. */
export type UrlRules = Pick<ExternalSettings, "allowHttp" | "allowPrivateAddresses" | "urlPolicy">;

/** What is said to connecting to a host that is not public. */
export const PRIVATE_NEXT: string =
  "Set external: { allowPrivateAddresses: true } if the worker may send this program there.";

/**
 * Refuses URLs that the rules forbid, before anything is asked of them: first the scheme, then the host as it is written, then the user's
 * own rule. Which addresses a host name has is checked when they are connected to.
 *
 * @throws ExternalStorageError with the reason `refused`
 */
export async function checkUrl(verb: "read" | "written", url: URL, rules: UrlRules): Promise<void> {
  const refuse = (why: string, next?: string): Error => storageError(verb, url, { reason: "refused", why, next });
  if (url.protocol === "http:" && !rules.allowHttp)
    throw refuse(
      "plain http: is not allowed",
      "Set external: { allowHttp: true } if you trust the network in between.",
    );
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refuse(`${url.protocol} is no scheme of HTTP`);
  if (!rules.allowPrivateAddresses) {
    const why = privateHost(unbracketed(url.hostname));
    if (why !== null) throw refuse(why, PRIVATE_NEXT);
  }
  if (!(await allowed(url, rules))) throw refuse("external.urlPolicy does not allow it");
}

/** Why a host is known not to be public, by its name alone; `null` when it may be. URLs have all notations of IPv4 as four numbers. */
function privateHost(host: string): string | null {
  if (isAddress(host)) return isPublicAddress(host) ? null : `${host} is no public address`;
  return /(^|\.)localhost\.?$/.test(host) ? `${host} is this machine` : null;
}

/** A rule that throws has refused. What it throws may quote the URL, and is dropped. */
async function allowed(url: URL, rules: UrlRules): Promise<boolean> {
  try {
    return await rules.urlPolicy(new URL(url));
  } catch {
    return false;
  }
}
