import { camelCase } from "./convert-case.js";

const longest = 64;

/**
 * The ideal base name of a file or folder: the wire name where every file system takes it as it is, else an ASCII
 * rendering of it. Compare without case.
 */
export function fileBaseName(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9_-]*$/.test(name) && name.length <= longest) return name;
  const ascii = camelCase(name).replaceAll(
    /[^\w]/gu,
    (character) => `u${(character.codePointAt(0) ?? 0).toString(16)}`,
  );
  return ascii.slice(0, longest);
}
