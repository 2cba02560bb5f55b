import { redactUrl } from "../../../address/index.js";
import { CredentialError } from "../../../errors/index.js";
import { textField, textsField } from "./json-fields.js";
import { getJson, type JsonRequests } from "./json-requests.js";

export const DEVICE_CODE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

/** Where an authorization server is asked for tokens: RFC 8414. */
export interface ServerMetadata {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  /** `null` when the server has no login by device code. */
  readonly deviceAuthorizationEndpoint: string | null;
}

/**
 * The metadata of an authorization server: RFC 8414, or OpenID Connect Discovery, which servers fill differently; the first that has a
 * login by device code counts.
 */
export async function fetchServerMetadata(issuer: string, requests: JsonRequests): Promise<ServerMetadata> {
  if (!URL.canParse(issuer)) throw broken("an authorization server", "its address is no URL");
  let found: ServerMetadata | null = null;
  let problem: CredentialError | null = null;
  for (const url of wellKnown(issuer)) {
    const { status, body } = await getJson(requests, url);
    if (status !== 200) continue;
    const metadata = read(body, issuer);
    if (metadata instanceof CredentialError) problem ??= metadata;
    else if (metadata.deviceAuthorizationEndpoint !== null) return metadata;
    else found ??= metadata;
  }
  if (found !== null) return found;
  throw problem ?? broken(redactUrl(issuer), "it publishes no metadata");
}

function read(json: Readonly<Record<string, unknown>>, issuer: string): ServerMetadata | CredentialError {
  const where = redactUrl(issuer);
  const named = textField(json, "issuer");
  if (named === null || !sameIssuer(named, issuer))
    return broken(where, `its metadata is that of ${named === null ? "nobody" : JSON.stringify(named.slice(0, 200))}`);
  const tokenEndpoint = textField(json, "token_endpoint");
  if (tokenEndpoint === null) return broken(where, "its metadata has no token endpoint");
  const grants = textsField(json, "grant_types_supported");
  // Servers list grants or leave the list out; one without the device grant says that it has no such login.
  const device = grants.length === 0 || grants.includes(DEVICE_CODE_GRANT);
  return {
    issuer,
    tokenEndpoint,
    deviceAuthorizationEndpoint: device ? textField(json, "device_authorization_endpoint") : null,
  };
}

/** RFC 8414, section 3.1, and OpenID Connect Discovery 1.0, section 4: one puts the path behind, one before. */
function wellKnown(issuer: string): string[] {
  const url = new URL(issuer);
  const path = url.pathname.replace(/\/+$/, "");
  return [
    `${url.origin}/.well-known/oauth-authorization-server${path}`,
    `${url.origin}${path}/.well-known/openid-configuration`,
  ];
}

/** Equal but for a slash at the end; Microsoft's metadata for all tenants leaves the tenant open. */
function sameIssuer(named: string, issuer: string): boolean {
  const pattern = trimmed(named).split("{tenantid}");
  const [before = "", after] = pattern;
  const wanted = trimmed(issuer);
  if (after === undefined || pattern.length > 2) return before === wanted;
  const tenant = wanted.slice(before.length, wanted.length - after.length);
  return wanted.startsWith(before) && wanted.endsWith(after) && tenant !== "" && !tenant.includes("/");
}

function trimmed(url: string): string {
  return url.replace(/\/$/, "");
}

function broken(where: string, why: string): CredentialError {
  return new CredentialError({
    what: `${where} can't be asked for a login`,
    why,
    next: "Its operator has to correct it; a token of another source can be given as bearerToken.",
  });
}
