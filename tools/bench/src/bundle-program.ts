import { build, type BuildResult, type Metafile } from "esbuild";

/** What a bundler makes of a program. */
export interface ProgramBundle {
  /** Bytes of the chunk that runs first, minified, with every chunk that it needs at once. */
  readonly initialBytes: number;
  /** Bytes of the chunks that are loaded on demand. */
  readonly lazyBytes: number;
  /** Text of what runs first, not minified. */
  readonly initialText: string;
  /** Sources in what runs first, as esbuild names them. */
  readonly initialInputs: readonly string[];
  /** Sources of which something is loaded on demand. */
  readonly lazyInputs: readonly string[];
}

/**
 * Bundles a program for Node with its dependencies, split where it imports on demand.
 *
 * @param contents the program
 * @param folder where its imports are resolved from
 * @param conditions export conditions: `vgi-source` takes our packages from their sources, without a build
 */
export async function bundleProgram(
  contents: string,
  folder: string,
  conditions: readonly string[] = [],
): Promise<ProgramBundle> {
  const [minified, plain] = await Promise.all([
    bundled({ contents, folder, conditions, minify: true }),
    bundled({ contents, folder, conditions, minify: false }),
  ]);
  const sizes = splitOutputs(minified, ({ bytes }) => [bytes]);
  const inputs = splitOutputs(plain, (output) => Object.keys(output.inputs));
  return {
    initialBytes: sum(sizes.initial),
    lazyBytes: sum(sizes.lazy),
    initialText: splitOutputs(plain, (_output, text) => [text]).initial.join("\n"),
    initialInputs: inputs.initial,
    lazyInputs: inputs.lazy,
  };
}

interface BundleRequest {
  readonly contents: string;
  readonly folder: string;
  readonly conditions: readonly string[];
  readonly minify: boolean;
}

type Bundle = BuildResult<{ write: false; metafile: true }>;

async function bundled({ contents, folder, conditions, minify }: BundleRequest): Promise<Bundle> {
  return await build({
    stdin: { contents, resolveDir: folder, loader: "ts" },
    conditions: [...conditions],
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    minify,
    format: "esm",
    platform: "node",
    target: "node20",
    outdir: folder,
    absWorkingDir: folder,
  });
}

/** What runs first and what is loaded later, of each output what is taken of it. */
function splitOutputs<T>(
  { metafile, outputFiles }: Bundle,
  take: (output: Metafile["outputs"][string], text: string) => readonly T[],
): { readonly initial: T[]; readonly lazy: T[] } {
  const first = initialOutputs(metafile);
  const initial: T[] = [];
  const lazy: T[] = [];
  for (const [file, output] of Object.entries(metafile.outputs)) {
    const text = outputFiles.find(({ path }) => path.endsWith(`/${file}`))?.text ?? "";
    (first.has(file) ? initial : lazy).push(...take(output, text));
  }
  return { initial, lazy };
}

/** The entry, and what it imports statically, however far. */
function initialOutputs({ outputs }: Metafile): ReadonlySet<string> {
  const found = new Set(
    Object.keys(outputs).filter((file) => outputs[file]?.entryPoint !== undefined && file.includes("stdin")),
  );
  for (const file of found) {
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) found.add(path);
    }
  }
  return found;
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
