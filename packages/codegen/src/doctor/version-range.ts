/** Numbers of a version. */
export type Version = readonly [major: number, minor: number, patch: number];

/**
 * Whether a version is in a range as package.json has them: `^1.2.3`, `~1.2.3`, `>=1.2.3`, `1.2.3`, `*`, alternatives with `||`.
 *
 * @returns `undefined` where the range, or the version, is written otherwise: nothing can be said of it
 */
export function isInRange(version: string, range: string): boolean | undefined {
  const own = parseVersion(version);
  if (own === undefined) return undefined;
  const answers = new Set(range.split("||").map((part) => isIn(own, part.trim())));
  if (answers.has(true)) return true;
  return answers.has(undefined) ? undefined : false;
}

function isIn(version: Version, range: string): boolean | undefined {
  if (range === "*") return true;
  const [, operator = "", rest = ""] = /^(\^|~|>=|)\s*(.*)$/.exec(range) ?? [];
  const least = parseVersion(rest);
  if (least === undefined) return undefined;
  if (operator === "") return compareVersions(version, least) === 0;
  if (compareVersions(version, least) < 0) return false;
  if (operator === ">=") return true;
  // The part that a caret keeps is the first that is not zero.
  const firstOwn = least.findIndex((part) => part !== 0);
  const kept = operator === "~" ? 2 : (firstOwn === -1 ? 2 : firstOwn) + 1;
  return least.slice(0, kept).every((part, index) => part === version[index]);
}

/** Negative where the first is the older one. */
export function compareVersions(left: Version, right: Version): number {
  return left.map((part, index) => part - (right[index] ?? 0)).find((step) => step !== 0) ?? 0;
}

/** The numbers of a version: `v20.18.1`, `6.0.0-beta`; `undefined` when it is none. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}
