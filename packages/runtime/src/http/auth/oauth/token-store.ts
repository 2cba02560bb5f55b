import type { Grant } from "./token-requests.js";
import type { TokenSet } from "./token-set.js";

/** A login as it is stored: plain JSON, to be kept like a password. */
export interface StoredLogin {
  readonly version: 1;
  readonly tokens: TokenSet;
  readonly grant: Grant;
}

/** Where logins outlive a process. `fileTokenStore` keeps them in files; a keychain can stand here as well. */
export interface TokenStore {
  /** What was saved last for a worker, `null` when nothing was; `worker` is its address, the same text each time. */
  load(worker: string): Promise<StoredLogin | null>;
  /** Replaces what is stored; `null` forgets it. */
  save(worker: string, login: StoredLogin | null): Promise<void>;
}

/** Whether something that was read is a login: a file may be damaged, or of another version. */
export function isStoredLogin(value: unknown): value is StoredLogin {
  const { version, tokens, grant } = (value ?? {}) as Partial<Record<string, Record<string, unknown>>>;
  return (
    (version as unknown) === 1 &&
    typeof tokens === "object" &&
    tokens !== null &&
    typeof grant === "object" &&
    grant !== null &&
    text(tokens, ["accessToken"]) &&
    orNull(tokens, ["refreshToken", "idToken", "scope"], "string") &&
    orNull(tokens, ["expiresAt", "renewAt"], "number") &&
    orNull(tokens, ["identity"], "object") &&
    text(grant, ["tokenEndpoint", "clientId", "scope"]) &&
    orNull(grant, ["clientSecret"], "string") &&
    typeof grant["useIdToken"] === "boolean"
  );
}

type Json = Readonly<Record<string, unknown>>;

function text(json: Json, names: readonly string[]): boolean {
  return names.every((name) => typeof json[name] === "string");
}

function orNull(json: Json, names: readonly string[], type: "string" | "number" | "object"): boolean {
  return names.every((name) => json[name] === null || typeof json[name] === type);
}
