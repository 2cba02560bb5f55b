/** Who is logged in, as the id token says. Its signature is not checked: for display, never for a decision about rights. */
export interface OAuthIdentity {
  /** `sub`: the authorization server's name of the user. */
  readonly subject: string | null;
  readonly email: string | null;
  readonly name: string | null;
  /** `iss`: the authorization server. */
  readonly issuer: string | null;
  /** All claims of the token. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Reads the claims of an id token (OpenID Connect Core, section 2); `null` when it is none. */
export function readIdentity(idToken: string): OAuthIdentity | null {
  const claims = readClaims(idToken);
  if (claims === null) return null;
  const text = (name: string): string | null => {
    const value = claims[name];
    return typeof value === "string" ? value : null;
  };
  return { subject: text("sub"), email: text("email"), name: text("name"), issuer: text("iss"), claims };
}

function readClaims(token: string): Readonly<Record<string, unknown>> | null {
  const parts = token.split(".");
  const payload = parts[1];
  if (parts.length !== 3 || payload === undefined) return null;
  try {
    const binary = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
    const json: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0))));
    return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
