import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { CodegenError, messageOf } from "../errors.js";
import { isOfPackage, packageOf, type OwnPackage } from "./package-modules.js";
import { importReader, type ImportReader, type ModuleSpecifier } from "./module-specifiers.js";

/** What a program imports of a generated folder. */
export interface ScannedImports {
  /** Generated modules, relative to the output folder, with forward slashes and without extension, and what of them is imported. */
  readonly imports: readonly { readonly module: string; readonly names: readonly string[] | "all" }[];
  /** Files of which it can't be told what they import, with the reason: everything counts as used. */
  readonly unknown: readonly { readonly path: string; readonly why: string }[];
  /** How many source files there are. */
  readonly files: number;
}

const sources = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const skipped: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/**
 * Finds out what the sources below a folder import of generated code. Generated files themselves don't count: what they
 * import of each other is not the program's wish.
 *
 * @param folder folder of sources, or one file
 * @param out output folder of the generated code
 */
export async function scanImports(folder: string, out: string): Promise<ScannedImports> {
  const generated = await realpath(out).catch(() => resolve(out));
  const reader = await importReader();
  const own = await packageOf(generated);
  const imports: { module: string; names: readonly string[] | "all" }[] = [];
  const unknown: { path: string; why: string }[] = [];
  const paths = await sourceFiles(folder, generated);
  for (const path of paths) {
    const found = reader.importsOf(path, await readFile(path, "utf8"));
    if (found === undefined) {
      unknown.push({ path, why: "it can't be parsed" });
      continue;
    }
    for (const specifier of found) {
      if (specifier.isOpen) {
        if (mayBeIn(specifier, path, generated)) unknown.push({ path, why: "it imports a computed address" });
        continue;
      }
      const module = targetsOf(specifier, path, reader, own)
        .map((target) => moduleIn(generated, target))
        .find((one) => one !== undefined);
      if (module !== undefined) imports.push({ module, names: specifier.names });
      else if (
        own !== undefined &&
        isOfPackage(specifier.text, own) &&
        !isSource(reader.resolve(specifier.text, path))
      ) {
        unknown.push({ path, why: `it imports ${specifier.text}, of the package that the generated code is in` });
      }
    }
  }
  return { imports, unknown, files: paths.length };
}

async function sourceFiles(folder: string, generated: string): Promise<string[]> {
  const files: string[] = [];
  const walk = async (path: string): Promise<void> => {
    if (path === generated) return;
    for (const entry of (await readdir(path, { withFileTypes: true })).toSorted(byName)) {
      const child = join(path, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) await walk(child);
      else if (entry.isFile() && sources.test(entry.name)) files.push(child);
    }
  };
  try {
    const start = await realpath(folder);
    if ((await stat(start)).isFile()) files.push(start);
    else await walk(start);
  } catch (cause) {
    throw new CodegenError("CODEGEN_USAGE", {
      what: `the sources in ${folder} can't be read`,
      why: messageOf(cause),
      next: "Name the folder of the program's sources, as in --used-in src.",
      cause,
    });
  }
  return files;
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return left.name < right.name ? -1 : 1;
}

/** Where a specifier may lead: by the exports of the package that the generated code is in, by TypeScript, by its text. */
function targetsOf(
  specifier: ModuleSpecifier,
  path: string,
  reader: ImportReader,
  own: OwnPackage | undefined,
): readonly string[] {
  const named = own !== undefined && isOfPackage(specifier.text, own) ? own.target(specifier.text) : undefined;
  const resolved = reader.resolve(specifier.text, path) ?? relativeTarget(specifier, path);
  return [named, resolved].filter((target) => target !== undefined);
}

/** Whether an import leads to a file that people wrote, and not to one that is built, or not there. */
function isSource(path: string | undefined): boolean {
  return path !== undefined && /\.[cm]?tsx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path);
}

/** Where a relative specifier leads, whether there is a file or not: generated code may be missing. */
function relativeTarget({ text }: ModuleSpecifier, path: string): string | undefined {
  return text.startsWith(".") ? resolve(dirname(path), text) : undefined;
}

/** The generated module that a file is, if it is one. */
function moduleIn(generated: string, path: string): string | undefined {
  const inside = relative(generated, path);
  if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return undefined;
  return inside
    .split(sep)
    .join("/")
    .replace(/(\.d)?\.[cm]?[jt]sx?$/, "");
}

/** Whether an address of which only the start is known may lead into the generated code. */
function mayBeIn({ text }: ModuleSpecifier, path: string, generated: string): boolean {
  if (text === "") return true;
  if (!text.startsWith(".")) return false;
  const start = text.endsWith("/") ? `${resolve(dirname(path), text)}${sep}` : resolve(dirname(path), text);
  return start.startsWith(`${generated}${sep}`) || `${generated}${sep}`.startsWith(start);
}
