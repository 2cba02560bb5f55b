import { join } from "node:path";
import type { ts as TypeScript } from "ts-morph";

/** Options of a `tsconfig.json` with all that it extends, by the names that they have there. */
export interface TsconfigOptions {
  readonly path: string;
  readonly isStrict: boolean;
  /** Whether `bigint` literals may be written: ES2020 or newer. */
  readonly hasBigInt: boolean;
  readonly resolution: "node10" | "node16" | "bundler";
  readonly importsTs: boolean;
  /** Whether `await using` has its types: of a library, or of the types of Node. */
  readonly hasDisposable: boolean;
}

/** What TypeScript makes of the configuration of a folder; `undefined` where there is none. Throws what is wrong with it. */
export async function readTsconfig(folder: string): Promise<TsconfigOptions | undefined> {
  // Loaded for this alone: the compiler takes a third of a second.
  const { ts } = await import("ts-morph");
  const root = ts.findConfigFile(folder, (path) => ts.sys.fileExists(path));
  if (root === undefined) return undefined;
  const { path, parsed } = concerning(ts, root, folder);
  const { options } = parsed;
  const target = options.target ?? ts.ScriptTarget.ES5;
  const libraries = options.lib?.map((name) => name.toLowerCase());
  const hasNodeTypes = ts.resolveTypeReferenceDirective("node", path, options, ts.sys).resolvedTypeReferenceDirective;
  return {
    path,
    isStrict: options.strictNullChecks ?? options.strict ?? false,
    hasBigInt: target >= ts.ScriptTarget.ES2020,
    resolution: resolutionOf(ts, options),
    importsTs: options.allowImportingTsExtensions ?? options.rewriteRelativeImportExtensions ?? false,
    hasDisposable:
      hasNodeTypes !== undefined ||
      (libraries === undefined
        ? target === ts.ScriptTarget.ESNext
        : libraries.some((name) => /^lib\.esnext(\.disposable|\.full)?\.d\.ts$/.test(name))),
  };
}

interface Parsed {
  readonly path: string;
  readonly parsed: TypeScript.ParsedCommandLine;
}

/** A configuration of references alone compiles nothing: the one that has the folder's files counts. */
function concerning(ts: typeof TypeScript, root: string, folder: string): Parsed {
  const first = parse(ts, root);
  const references = first.parsed.projectReferences ?? [];
  if (first.parsed.fileNames.length > 0 || references.length === 0) return first;
  const others = references.map(({ path }) => parse(ts, ts.resolveProjectReferencePath({ path })));
  const inside = `${folder.replaceAll("\\", "/")}/`;
  return others.find(({ parsed }) => parsed.fileNames.some((name) => name.startsWith(inside))) ?? others[0] ?? first;
}

function parse(ts: typeof TypeScript, path: string): Parsed {
  const faults: string[] = [];
  const onUnRecoverableConfigFileDiagnostic = ({ messageText }: TypeScript.Diagnostic): void => {
    faults.push(ts.flattenDiagnosticMessageText(messageText, " "));
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(path, {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic });
  // A folder without sources yet is no fault.
  const errors = parsed?.errors.filter(({ code }) => code !== noInputs && code !== emptyFiles) ?? [];
  faults.push(...errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " ")));
  if (parsed === undefined || faults.length > 0) throw new Error(faults[0] ?? `${join(path)} can't be read`);
  return { path, parsed };
}

const noInputs = 18003;
const emptyFiles = 18002;

function resolutionOf(ts: typeof TypeScript, options: TypeScript.CompilerOptions): TsconfigOptions["resolution"] {
  const { ModuleKind, ModuleResolutionKind } = ts;
  const { moduleResolution, module } = options;
  if (moduleResolution === ModuleResolutionKind.Bundler) return "bundler";
  if (moduleResolution === ModuleResolutionKind.Node16 || moduleResolution === ModuleResolutionKind.NodeNext) {
    return "node16";
  }
  if (moduleResolution !== undefined) return "node10";
  if (module === ModuleKind.Preserve) return "bundler";
  return module !== undefined && module >= ModuleKind.Node16 && module <= ModuleKind.NodeNext ? "node16" : "node10";
}
