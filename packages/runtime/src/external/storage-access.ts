import type { ContentCodecs } from "../http/coding/content-codecs.js";
import type { HttpClient } from "../http/http-client.js";
import type { CallScope } from "../transports/call-scope.js";
import type { ExternalSettings } from "./external-options.js";

/** What reading and writing external storage takes. */
export interface StorageAccess {
  /** A client of its own, which knows nothing of the worker's credentials, and connects to allowed addresses only. */
  readonly client: HttpClient;
  readonly codecs: ContentCodecs;
  readonly settings: ExternalSettings;
}

/** Limits of the call on whose behalf something is asked for. */
export interface StorageCall {
  readonly scope: CallScope | null;
  /** Gives up what is under way. */
  readonly signal: AbortSignal;
}

/** Waits as long as the limits of the call allow; silence counts as that of the worker does. */
export function waitFor<T>(call: { readonly scope: CallScope | null }, promise: Promise<T>): Promise<T> {
  return call.scope === null ? promise : call.scope.race(promise);
}
