import { CodegenError } from "../errors.js";

/** Refuses what npm does not take for the name of a package. */
export function requirePackageName(name: string): string {
  if (/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(name) && name.length <= 214) return name;
  throw new CodegenError("CODEGEN_USAGE", {
    what: `${JSON.stringify(name)} can't be the name of a package`,
    why: "npm takes lower-case letters, digits, dots, dashes and underscores, after an @scope/ if there is one",
    next: "Give another with --package.",
  });
}

/** Where a package goes that nobody gave a folder: `packages/`, and its name without the scope. */
export function packageFolderOf(name: string): string {
  return `packages/${name.slice(name.indexOf("/") + 1)}`;
}
