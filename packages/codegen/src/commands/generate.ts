import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { loadConfig, type LoadedConfig } from "../config/load-config.js";
import { resolvePath } from "../config/resolve-path.js";
import { CodegenError } from "../errors.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { missingBinds } from "../read/missing-binds.js";
import { readLock } from "../write/plan-write.js";
import { buildFlags, type BuildFlags } from "./build-flags.js";
import type { CliContext } from "./cli-context.js";
import { addressParameter, switchFlag, textFlag, workerFlags, type WorkerFlags } from "./flags.js";
import { joinSnapshots, readConfigured, readLive, readStored } from "./read-source.js";
import { reportWritten } from "./report-written.js";
import { aboutWorker } from "./worker-error.js";
import { requireOne, workerSources, type WorkerSource } from "./worker-source.js";
import { writeSdk } from "./write-sdk.js";

/** Flags of `generate`. */
export interface GenerateFlags extends WorkerFlags, BuildFlags {
  readonly out?: string;
  readonly snapshot?: string;
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** Their definitions. */
export const generateFlags: FlagParametersForType<GenerateFlags, CliContext> = {
  out: textFlag("FOLDER", "Output folder"),
  snapshot: textFlag("FILE", "Generate from this snapshot, without a worker"),
  dryRun: switchFlag("Only print what would change"),
  force: switchFlag("Overwrite files that were edited, or that are not vgi-codegen's"),
  ...buildFlags,
  ...workerFlags,
};

/** `vgi-codegen generate`: workers or snapshots to files. */
export const generateCommand: Command<CliContext> = buildCommand<GenerateFlags, [address?: string], CliContext>({
  docs: {
    brief: "Generate typed TypeScript from a worker, or from a snapshot",
    customUsage: ["[--out FOLDER] [flags] [<address>]"],
    fullDescription:
      "Writes an SDK for each catalog into the output folder. Without an address it reads the snapshots that the configuration names, " +
      "else the workers. Files that don't change are not touched, and files that vgi-codegen did not write are never overwritten. " +
      "Commit the folder, .vgi-codegen/lock.json included: it keeps names stable.\n\n" +
      "  vgi-codegen generate https://vgi.example.com --out src/vgi\n" +
      "  vgi-codegen generate --snapshot catalog.snapshot.json --out src/vgi\n" +
      "  vgi-codegen generate --dry-run        # what would change, with vgi.config.ts",
  },
  parameters: { flags: generateFlags, positional: addressParameter, aliases: { o: "out" } },
  func(flags, address) {
    return generate(this, flags, address);
  },
});

async function generate(context: CliContext, flags: GenerateFlags, address?: string): Promise<void> {
  const loaded = await loadConfig(flags.config, context.cli.cwd);
  const out = outFolder(context, loaded, flags);
  const lock = await readLock(out);
  const snapshot = await readCatalogs(context, loaded, flags, address);
  const written = await writeSdk(context, loaded, flags, { snapshot, out, lock });
  reportWritten(context, written, flags.dryRun);
}

/** The output folder that was named, else the configured one. */
export function outFolder(
  { cli }: CliContext,
  { config, folder }: LoadedConfig,
  flags: { readonly out?: string },
): string {
  if (flags.out !== undefined) return resolvePath(cli.cwd, flags.out, "--out");
  if (config.out !== undefined) return resolvePath(folder, config.out, "out of the configuration");
  throw new CodegenError("CODEGEN_USAGE", {
    what: "there is no output folder",
    next: "Give one with --out src/vgi, or as out in vgi.config.ts.",
  });
}

/** The snapshot that was named, else the worker that was named, else of each configured worker its snapshot before itself. */
export async function readCatalogs(
  context: CliContext,
  loaded: LoadedConfig,
  flags: WorkerFlags & { readonly snapshot?: string },
  address: string | undefined,
): Promise<CatalogSnapshot> {
  if (flags.snapshot !== undefined && address !== undefined) {
    throw new CodegenError("CODEGEN_USAGE", {
      what: "a worker address and --snapshot were given",
      next: "Give one of them: the code is generated from a worker or from a snapshot.",
    });
  }
  const sources = workerSources(context, loaded, flags, address);
  if (flags.snapshot !== undefined) requireOne(sources, "--snapshot names one file");
  const path = flags.snapshot === undefined ? undefined : resolvePath(context.cli.cwd, flags.snapshot, "--snapshot");
  const parts = [];
  for (const source of sources) {
    const snapshot = await aboutWorker(source, () =>
      path !== undefined
        ? readStored(context, source, path)
        : address !== undefined
          ? readLive(context, source)
          : readConfigured(context, source),
    );
    warnOfMissingBinds(context, source, snapshot);
    parts.push({ source, snapshot });
  }
  return joinSnapshots(parts);
}

/** A snapshot that was pulled before a function was configured to be bound leaves its rows untyped: not what was asked for. */
function warnOfMissingBinds({ terminal }: CliContext, { bind }: WorkerSource, snapshot: CatalogSnapshot): void {
  const names = missingBinds(snapshot, bind);
  if (names.length === 0) return;
  terminal.warnOnce(
    `the snapshot has no columns for ${names.join(", ")} with the arguments under bind. Run vgi-codegen pull first.`,
  );
}
