import { resolve, sep } from "node:path";
import { CodegenError } from "../errors.js";

/**
 * The absolute path of one that the command line or the configuration gives. Throws for one of Windows on another system, where it would be a
 * file with backslashes in its name.
 *
 * @param place where it was given, for the message, as in `--out`
 */
export function resolvePath(folder: string, path: string, place: string): string {
  const isForeign = sep === "/" && (path.includes("\\") || /^[A-Za-z]:\//.test(path));
  if (!isForeign) return resolve(folder, path);
  throw new CodegenError("CODEGEN_USAGE", {
    what: `${place} is a path of Windows: ${path}`,
    next: "Write it with forward slashes, and relative: every system understands that.",
  });
}
