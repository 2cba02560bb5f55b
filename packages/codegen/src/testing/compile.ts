import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../test/compiled/", import.meta.url));

/** Compiles sources that are in memory, against the client's own sources; what is parsed once is kept for the next time. */
export class Compiler {
  readonly #options: ts.CompilerOptions;
  readonly #kept = new Map<string, ts.SourceFile | undefined>();
  #last: ts.Program | undefined;

  constructor() {
    const base = ts.readConfigFile(fileURLToPath(new URL("../../../../tsconfig.base.json", import.meta.url)), (path) =>
      ts.sys.readFile(path),
    );
    const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, root);
    this.#options = { ...options, noEmit: true, types: [], customConditions: ["vgi-source"] };
  }

  /**
   * What the compiler has against files, by path; nothing for those that it has nothing against.
   *
   * @param files sources by relative path
   * @param checked paths of those to be checked
   */
  faults(files: ReadonlyMap<string, string>, checked: readonly string[]): Map<string, string[]> {
    const host = ts.createCompilerHost(this.#options);
    const inMemory = new Map([...files].map(([path, text]) => [root + path, text]));
    const sources = new Map<string, ts.SourceFile>();
    const onDisk = host.getSourceFile.bind(host);
    host.fileExists = (path) => inMemory.has(path) || ts.sys.fileExists(path);
    const folders = new Set([...inMemory.keys()].flatMap(foldersOf));
    host.directoryExists = (path) => folders.has(path) || ts.sys.directoryExists(path);
    host.readFile = (path) => inMemory.get(path) ?? ts.sys.readFile(path);
    host.getSourceFile = (path, target) => {
      const text = inMemory.get(path);
      if (text === undefined) {
        if (!this.#kept.has(path)) this.#kept.set(path, onDisk(path, target));
        return this.#kept.get(path);
      }
      const known = sources.get(path) ?? ts.createSourceFile(path, text, target);
      sources.set(path, known);
      return known;
    };
    const program = ts.createProgram({
      rootNames: [...inMemory.keys()],
      options: this.#options,
      host,
      ...(this.#last === undefined ? {} : { oldProgram: this.#last }),
    });
    this.#last = program;
    const faults = new Map<string, string[]>();
    for (const path of checked) {
      const source = program.getSourceFile(root + path);
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      if (found.length > 0) faults.set(path, found.map(describe));
    }
    return faults;
  }
}

/** Every folder that a path goes through. */
function foldersOf(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** What is wrong, and the line in which it is. */
function describe({ messageText, file, start = 0 }: ts.Diagnostic): string {
  const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line;
  const text = file?.text.split("\n")[line]?.trim() ?? "";
  return `${ts.flattenDiagnosticMessageText(messageText, " ")} <- ${text}`;
}
