import type { Bump } from "../diff/changeset.js";

/** The version of a package that was never packed. */
export const firstVersion = "0.1.0";

/**
 * The part of a version that a change takes, below 1.0.0 too: there `^0.1.2` lets in patches only, so what breaks callers takes a
 * minor version, and all else a patch.
 */
export function releaseBump(version: string, bump: Bump): Bump {
  if (!version.startsWith("0.")) return bump;
  return bump === "major" ? "minor" : "patch";
}

/**
 * The version after a release. What follows a dash or a plus is dropped: `1.2.0-beta.1` becomes `1.2.0`, whatever changed.
 *
 * @returns `undefined` when the version is none
 */
export function nextVersion(version: string, bump: Bump): string | undefined {
  const [, major, minor, patch, rest] = /^(\d+)\.(\d+)\.(\d+)(-[\w.+-]+|\+[\w.+-]+)?$/.exec(version) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  if (rest?.startsWith("-") === true) return `${major}.${minor}.${patch}`;
  if (bump === "major") return `${Number(major) + 1}.0.0`;
  if (bump === "minor") return `${major}.${Number(minor) + 1}.0`;
  return `${major}.${minor}.${Number(patch) + 1}`;
}
