import type { GeneratedFile } from "../emit/declarations.js";
import type { GeneratedCatalog } from "../emit/generate-sdk.js";
import type { GeneratedServices } from "../emit/services/generate-services.js";
import { CodegenError } from "../errors.js";
import { addPluginFiles, addServicePluginFiles } from "../plugin/run-plugins.js";
import type { LockFile } from "../write/lock-file.js";
import { postProcess } from "../write/post-process.js";
import type { CliContext } from "./cli-context.js";
import type { PreparedBuild } from "./prepare-build.js";

/** Generated code: ready to be compared with the output folder. */
export interface BuiltSdk {
  readonly catalogs: readonly GeneratedCatalog[];
  /** Absent where the snapshot says nothing of services. */
  readonly services: GeneratedServices | undefined;
}

/**
 * Generates the code of catalogs and services, as it is without files of plugins, as TypeScript, and not yet formatted. The generator is
 * loaded here: a run that finds everything up to date does without it.
 */
export async function buildPlain({ snapshot, emit }: PreparedBuild, lock: LockFile | undefined): Promise<BuiltSdk> {
  const { generateSdk } = await import("../emit/generate-sdk.js");
  const { generateServices } = await import("../emit/services/generate-services.js");
  const catalogs = await generateSdk(snapshot, lock?.catalogs, emit);
  const services = snapshot.services && (await generateServices(snapshot.services, lock?.services?.names, emit));
  return { catalogs, services };
}

/**
 * Generates code as flags and configuration say: plugins, names, target, post-processing. Writes nothing but copies for the
 * command of `postProcess`, in a temporary folder.
 */
export async function buildSdk(
  { cli, terminal }: CliContext,
  build: PreparedBuild,
  lock: LockFile | undefined,
): Promise<BuiltSdk> {
  const { snapshot, plugins, target } = build;
  const { importExtension } = build.emit;
  if (target === "js" && importExtension === "ts") throw extensionError();
  const plain = await buildPlain(build, lock);
  const plugged = plain.services && (await addServicePluginFiles(plugins, snapshot, plain.services, importExtension));
  const services = plugged && { ...plugged, files: await printed(build, plugged.files) };
  const catalogs: GeneratedCatalog[] = [];
  for (const one of plain.catalogs) {
    const withPlugins = await addPluginFiles(plugins, snapshot, one, importExtension);
    catalogs.push({ ...withPlugins, files: await printed(build, withPlugins.files) });
  }
  if (build.postProcess === undefined) return { catalogs, services };
  const { command, cwd } = build.postProcess;
  terminal.progress(`running ${command.join(" ")}`);
  const written = [...catalogs, ...(services === undefined ? [] : [services])].flatMap((part) => part.files);
  const files = await postProcess(build.out, written, { command, cwd, env: cli.env, signal: cli.signal });
  const processed = new Map(files.map((file) => [file.path, file]));
  const withProcessed = <T extends { readonly files: readonly GeneratedFile[] }>(part: T): T => ({
    ...part,
    files: part.files.map((file) => processed.get(file.path) ?? file),
  });
  return { catalogs: catalogs.map(withProcessed), services: services && withProcessed(services) };
}

async function printed({ target }: PreparedBuild, files: readonly GeneratedFile[]): Promise<readonly GeneratedFile[]> {
  if (target === "ts") return files;
  const { printJavaScript } = await import("../emit/print-javascript.js");
  return printJavaScript(files);
}

function extensionError(): CodegenError {
  return new CodegenError("CODEGEN_USAGE", {
    what: "JavaScript can't import files that end in .ts",
    why: "the target is js and importExtension is ts",
    next: "Leave importExtension out: js is the default.",
  });
}
