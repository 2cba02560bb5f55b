import { redactUrl } from "../../../address/index.js";
import { CredentialError } from "../../../errors/index.js";
import { plainText } from "../plain-text.js";
import type { JsonRequests } from "./json-requests.js";
import type { OAuthOptions } from "./oauth-options.js";
import { fetchResourceMetadata, type ResourceMetadata } from "./resource-metadata.js";
import { fetchServerMetadata } from "./server-metadata.js";
import type { Grant } from "./token-requests.js";

/** How to log in for one worker. */
export interface LoginPlan {
  /** `null` when the authorization server has no login by device code. */
  readonly deviceAuthorizationEndpoint: string | null;
  readonly resourceName: string | null;
  /** For the login itself. */
  readonly login: Grant;
  /** For renewing what the login brought. */
  readonly renewal: Grant;
  /** For a refresh token that came from elsewhere: most likely not from a login by device code. */
  readonly seed: Grant;
}

/** Finds out how to log in; `null` when the worker does not say anything about it. */
export async function discoverLogin(
  worker: string,
  challenge: ReadonlyMap<string, string>,
  options: OAuthOptions,
  requests: JsonRequests,
): Promise<LoginPlan | null> {
  const query = { worker: new URL(worker), resource: options.resource ?? null, challenge };
  const resource = await fetchResourceMetadata(query, requests);
  if (resource === null) return null;
  const server = await fetchServerMetadata(issuerOf(worker, resource, options), requests);
  const { device, ordinary } = clientsOf(worker, resource, options);
  const common = {
    tokenEndpoint: server.tokenEndpoint,
    scope: (options.scopes ?? (resource.scopes.length === 0 ? ["openid"] : resource.scopes)).join(" "),
    useIdToken: resource.useIdToken,
  };
  // A worker that passes renewals on adds the secret itself; logins by device code it does not pass on.
  const renewing = (client: Client): Grant =>
    resource.tokenEndpoint === null
      ? { ...common, ...client }
      : {
          ...common,
          ...client,
          tokenEndpoint: resource.tokenEndpoint,
          clientSecret: options.clientSecret ?? null,
        };
  return {
    deviceAuthorizationEndpoint: server.deviceAuthorizationEndpoint,
    resourceName: resource.name === null ? null : plainText(resource.name, 100),
    login: { ...common, ...device },
    renewal: renewing(device),
    seed: renewing(ordinary),
  };
}

type Client = Pick<Grant, "clientId" | "clientSecret">;

function issuerOf(worker: string, resource: ResourceMetadata, options: OAuthOptions): string {
  const same = (issuer: string): boolean => issuer.replace(/\/$/, "") === options.issuer?.replace(/\/$/, "");
  const issuer =
    options.issuer === undefined ? resource.authorizationServers[0] : resource.authorizationServers.find(same);
  if (issuer !== undefined) return issuer;
  throw new CredentialError({
    what: `there is no login for ${worker}`,
    why: `it wants one at ${resource.authorizationServers.map(shown).join(", ")}, and only ${options.issuer ?? ""} is allowed`,
    next: "Check the issuer that oauth() was given.",
  });
}

/** A client for device codes has its own secret: the one of another client would be refused. */
function clientsOf(
  worker: string,
  resource: ResourceMetadata,
  options: OAuthOptions,
): { readonly device: Client; readonly ordinary: Client } {
  const clients: Client[] = [];
  const add = (clientId: string | null | undefined, clientSecret: string | null | undefined): void => {
    if (clientId !== null && clientId !== undefined) clients.push({ clientId, clientSecret: clientSecret ?? null });
  };
  add(options.clientId, options.clientSecret);
  if (options.clientId === undefined) {
    add(resource.deviceClientId, resource.deviceClientSecret);
    add(resource.clientId, resource.clientSecret);
  }
  const [device] = clients;
  const ordinary = clients.at(-1);
  if (device !== undefined && ordinary !== undefined) return { device, ordinary };
  throw new CredentialError({
    what: `there is no login for ${worker}`,
    why: "the worker names no client for its authorization server",
    next: "Give oauth({ clientId }) one that is registered there.",
  });
}

function shown(url: string): string {
  return URL.canParse(url) ? redactUrl(url) : "an address that is no URL";
}
