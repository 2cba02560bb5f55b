/**
 * A test for names by a glob: `*` is any text without a dot, `**` any text, `?` one character but a dot, `{a,b}` one of
 * several, `\` takes the next character as it is. The whole name has to match; letters keep their case.
 *
 * @example
 * ```ts
 * objectGlob("sales.*.function.{sequence,double}")("sales.main.function.double"); // true
 * ```
 */
export function objectGlob(glob: string): (name: string) => boolean {
  let depth = 0;
  let source = "";
  for (const [token] of glob.matchAll(/\*\*|\\[^]|[^]/gu)) {
    if (token === "{") depth += 1;
    source +=
      depth > 0 && Object.hasOwn(alternatives, token) ? alternatives[token] : (wildcards[token] ?? literal(token));
    if (token === "}" && depth > 0) depth -= 1;
  }
  const pattern = new RegExp(`^${source}${")".repeat(depth)}$`, "u");
  return (name) => pattern.test(name);
}

const wildcards: Readonly<Record<string, string>> = { "**": "[^]*", "*": "[^.]*", "?": "[^.]" };

const alternatives: Readonly<Record<string, string>> = { "{": "(?:", ",": "|", "}": ")" };

/** A character as it is, without the backslash that kept it so. */
function literal(token: string): string {
  const text = token.length > 1 ? token.slice(1) : token;
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
