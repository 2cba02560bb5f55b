import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runCommand } from "@vgi-tools/real-workers";

/** A project outside the repository, as a user has it. */
export interface CleanProject extends AsyncDisposable {
  readonly folder: string;
  /** Writes a file. */
  write(file: string, content: string): Promise<void>;
  /** Runs a program of an installed package, or `node`; gives its standard output. */
  run(program: string, args: readonly string[]): Promise<string>;
}

/** What a compiled program needs besides the packages. */
const common = { "apache-arrow": "21.2.0", typescript: "6.0.3", "@types/node": "20.19.43" };

/**
 * Installs tarballs with npm in a new folder. They come before what a registry may have under the same names, for
 * dependencies of dependencies too.
 *
 * @param dependencies tarballs, absolute, by package name
 * @param overrides tarballs that only dependencies ask for
 */
export async function cleanProject(
  dependencies: Readonly<Record<string, string>>,
  overrides: Readonly<Record<string, string>> = {},
): Promise<CleanProject> {
  const folder = await mkdtemp(path.join(tmpdir(), "vgi-project-"));
  const project: CleanProject = {
    folder,
    write: async (file, content) => {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), content);
    },
    run: (program, args) => {
      const command = program === "node" ? process.execPath : path.join(folder, "node_modules/.bin", program);
      return runCommand([command, ...args], { purpose: `run ${program} in a clean project`, cwd: folder });
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
  try {
    const manifest = {
      private: true,
      type: "module",
      dependencies: { ...fileReferences(dependencies), ...common },
      overrides: fileReferences(overrides),
    };
    await project.write("package.json", JSON.stringify(manifest, undefined, 2));
    await runCommand(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], {
      purpose: "install tarballs in a clean project",
      cwd: folder,
    });
    return project;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function fileReferences(tarballs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tarballs).map(([name, file]) => [name, `file:${file}`]));
}

/** Compiler options of a user who has everything strict, and checks the declarations of libraries too. */
export const strictProject: string = JSON.stringify({
  compilerOptions: {
    target: "es2022",
    lib: ["es2023", "esnext.disposable"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
    rootDir: "src",
    outDir: "dist",
  },
  include: ["src"],
});
