/** What stands at the end of a relative import: `js` for Node and bundlers, `ts` where sources run directly, `none` for older bundlers. */
export type ImportExtension = "js" | "ts" | "none";

/** All of them, for option parsers. */
export const importExtensions: readonly ImportExtension[] = ["js", "ts", "none"];

/**
 * The specifier that imports one generated module from another.
 *
 * @param from path of the importing module in its catalog's folder, without extension
 * @param to path of the imported one
 */
export function relativeModule(from: string, to: string, extension: ImportExtension): string {
  const up = from.split("/").length - 1;
  return `${up === 0 ? "./" : "../".repeat(up)}${to}${extension === "none" ? "" : `.${extension}`}`;
}
