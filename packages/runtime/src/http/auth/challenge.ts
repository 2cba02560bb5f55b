/** One challenge of a `WWW-Authenticate` header: RFC 9110, section 11.6.1. */
export interface AuthChallenge {
  /** In lower case: `bearer`, `basic`, `negotiate`. */
  readonly scheme: string;
  /** Parameters by lower-case name, unquoted. Of a repeated one the last. */
  readonly params: ReadonlyMap<string, string>;
  /** What stands in place of parameters in schemes such as Negotiate. */
  readonly token68: string | null;
}

/** No server says as much; a header is text of somebody else. */
const LONGEST = 16 * 1024;

/**
 * Reads a `WWW-Authenticate` header, several values joined by commas. Challenges and their parameters are separated by commas alike,
 * so only reading on tells them apart. What makes no sense is passed over: a broken header is a challenge that nobody understands, not a
 * failure of ours.
 *
 * @example
 * ```ts
 * import { parseChallenges } from "vgi-runtime";
 *
 * const [bearer] = parseChallenges('Bearer realm="vgi", resource_metadata="https://vgi.example.com/.well-known/oauth-protected-resource"');
 * console.log(bearer?.params.get("realm"));
 * ```
 */
export function parseChallenges(header: string): AuthChallenge[] {
  const text = header.slice(0, LONGEST);
  const found: { scheme: string; params: Map<string, string>; token68: string | null }[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const hit = pattern.exec(text);
    if (hit === null) return null;
    at = pattern.lastIndex;
    return hit[0];
  };
  while (at < text.length) {
    match(SEPARATORS);
    const word = match(TOKEN);
    if (word === null) {
      at += 1;
      continue;
    }
    const current = found.at(-1);
    if (current !== undefined && match(EQUALS) !== null) {
      current.params.set(word.toLowerCase(), value(match));
      continue;
    }
    const challenge = { scheme: word.toLowerCase(), params: new Map<string, string>(), token68: null as string | null };
    found.push(challenge);
    if (match(SPACES) !== null) challenge.token68 = match(TOKEN68);
  }
  return found;
}

/** The parameters of the first challenge of the Bearer scheme (RFC 6750); empty when there is none. */
export function bearerParams(challenges: readonly AuthChallenge[]): ReadonlyMap<string, string> {
  return challenges.find(({ scheme }) => scheme === "bearer")?.params ?? new Map();
}

/** The challenges without the secrets that servers put there for public clients: errors end in logs. */
export function withoutSecrets(challenges: readonly AuthChallenge[]): AuthChallenge[] {
  return challenges.map((challenge) => ({
    ...challenge,
    params: new Map([...challenge.params].filter(([name]) => !name.endsWith("client_secret"))),
  }));
}

const SEPARATORS = /[\s,]*/y;
const SPACES = / +/y;
const TOKEN = /[\w!#$%&'*+.^`|~-]+/y;
const EQUALS = /[ \t]*=[ \t]*/y;
/** Up to the end of the list element; a token that is followed by `=` and a value is a parameter instead. */
const TOKEN68 = /[\w.~+/-]+=*(?=[ \t]*(?:,|$))/y;
const QUOTED = /"(?:[^"\\]|\\.)*"?/sy;
const BARE = /[^\s,]*/y;

function value(match: (pattern: RegExp) => string | null): string {
  const quoted = match(QUOTED);
  if (quoted === null) return match(BARE) ?? "";
  const end = quoted.length > 1 && quoted.endsWith('"') ? -1 : undefined;
  return quoted.slice(1, end).replaceAll(/\\(.)/gs, "$1");
}
