import { redactUrl } from "../../../address/index.js";
import { CredentialError } from "../../../errors/index.js";
import { textField, textsField } from "./json-fields.js";
import { getJson, type JsonRequests } from "./json-requests.js";

/** Who may log in how, as a worker says: RFC 9728, with the additions of vgi-rpc. */
export interface ResourceMetadata {
  /** Addresses of authorization servers, at least one. */
  readonly authorizationServers: readonly string[];
  readonly scopes: readonly string[];
  readonly name: string | null;
  readonly clientId: string | null;
  readonly clientSecret: string | null;
  readonly deviceClientId: string | null;
  readonly deviceClientSecret: string | null;
  /** The id token is the bearer token. */
  readonly useIdToken: boolean;
  /** Where the worker itself passes refresh requests on, adding a secret that clients don't have. */
  readonly tokenEndpoint: string | null;
}

/** Where metadata may come from, and for whom it must be. */
export interface ResourceQuery {
  /** Address of the worker. */
  readonly worker: URL;
  /** What the user says that the worker calls itself, when that is not its address. */
  readonly resource: string | null;
  /** Parameters of the Bearer challenge. */
  readonly challenge: ReadonlyMap<string, string>;
}

/**
 * The metadata of a worker: where its challenge says, else at the well-known places. `null` when the worker has none.
 *
 * Metadata must be for this worker (RFC 9728, section 3.3): otherwise a worker could have people log in for another, and take the token.
 * So it comes from the same origin, and its `resource` covers the worker's address.
 */
export async function fetchResourceMetadata(
  query: ResourceQuery,
  requests: JsonRequests,
): Promise<ResourceMetadata | null> {
  const { worker, challenge } = query;
  const expected = query.resource === null ? worker : new URL(query.resource);
  const named = challenge.get("resource_metadata");
  if (named !== undefined) checkOrigin(named, [worker.origin, expected.origin], query.worker);
  for (const url of named === undefined ? wellKnown(worker) : [named]) {
    const { status, body } = await getJson(requests, url);
    if (status === 404 && named === undefined) continue;
    if (status !== 200) throw broken(url, `it answered with HTTP ${status}`);
    return read(url, body, query, expected);
  }
  return null;
}

function read(
  url: string,
  json: Readonly<Record<string, unknown>>,
  { worker, challenge }: ResourceQuery,
  expected: URL,
): ResourceMetadata {
  const resource = textField(json, "resource");
  if (resource === null || !URL.canParse(resource)) throw broken(url, "it names no resource");
  if (!covers(new URL(resource), expected)) {
    throw new CredentialError({
      what: `there is no login for ${redactUrl(worker.href)}`,
      why: `its metadata is that of ${redactUrl(resource)}`,
      next: "If both are one worker, say oauth({ resource }) with the second; otherwise its operator has to correct it.",
    });
  }
  const authorizationServers = textsField(json, "authorization_servers");
  if (authorizationServers.length === 0) throw broken(url, "it names no authorization server");
  const tokenEndpoint = textField(json, "token_endpoint");
  if (tokenEndpoint !== null) checkOrigin(tokenEndpoint, [worker.origin, expected.origin], worker);
  const either = (name: string): string | null => textField(json, name) ?? (challenge.get(name) || null);
  const deviceClientId = either("device_code_client_id");
  return {
    authorizationServers,
    scopes: textsField(json, "scopes_supported"),
    name: textField(json, "resource_name"),
    clientId: either("client_id"),
    clientSecret: either("client_secret"),
    deviceClientId,
    deviceClientSecret: either("device_code_client_secret"),
    useIdToken: json["use_id_token_as_bearer"] === true || challenge.get("use_id_token_as_bearer") === "true",
    tokenEndpoint,
  };
}

/** RFC 9728, section 3.1: the path of the resource goes behind the well-known one; a worker may serve all its paths with one document. */
function wellKnown(worker: URL): string[] {
  const path = worker.pathname.replace(/\/+$/, "");
  const root = `${worker.origin}/.well-known/oauth-protected-resource`;
  return path === "" ? [root] : [`${root}${path}`, root];
}

function covers(resource: URL, worker: URL): boolean {
  const path = resource.pathname.replace(/\/+$/, "");
  return resource.origin === worker.origin && (worker.pathname === path || worker.pathname.startsWith(`${path}/`));
}

function checkOrigin(url: string, origins: readonly string[], worker: URL): void {
  if (URL.canParse(url) && origins.includes(new URL(url).origin)) return;
  throw new CredentialError({
    what: `there is no login for ${redactUrl(worker.href)}`,
    why: `it sends to ${URL.canParse(url) ? redactUrl(url) : "an address that is no URL"}, which is another server`,
    next: "If both are one worker, say oauth({ resource }) with the address that it calls itself; otherwise its operator has to correct it.",
  });
}

function broken(url: string, why: string): CredentialError {
  return new CredentialError({
    what: `${redactUrl(url)} does not say how to log in`,
    why,
    next: "Its operator has to correct it; a token of another source can be given as bearerToken.",
  });
}
