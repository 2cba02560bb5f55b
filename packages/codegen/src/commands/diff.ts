import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { loadConfig, type LoadedConfig } from "../config/load-config.js";
import { resolvePath } from "../config/resolve-path.js";
import { changeset } from "../diff/changeset.js";
import type { Change } from "../diff/change.js";
import { diffSnapshots } from "../diff/diff-snapshots.js";
import { changesJson, countClasses } from "../diff/format-changes.js";
import { CodegenError } from "../errors.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { changesetTarget, writeChangeset } from "../write/changeset-file.js";
import { readLock } from "../write/plan-write.js";
import { buildPlain } from "./build-sdk.js";
import type { CliContext } from "./cli-context.js";
import { addressParameter, switchFlag, textFlag, textsFlag, workerFlags, type WorkerFlags } from "./flags.js";
import { outFolder } from "./generate.js";
import { notGenerated } from "./not-generated.js";
import { isPartialRun } from "./partial-run.js";
import {
  generatedProtocols,
  joinSnapshots,
  protocolsOf,
  readConfigured,
  readLiveLike,
  readStored,
} from "./read-source.js";
import { prepareBuild } from "./prepare-build.js";
import { reportChanges } from "./report-changes.js";
import { usageOf } from "./used-in.js";
import { aboutWorker } from "./worker-error.js";
import { requireOne, workerSources, type WorkerSource } from "./worker-source.js";

/** Flags of `diff`. */
export interface DiffFlags extends WorkerFlags {
  readonly snapshot?: string;
  readonly generated: boolean;
  readonly to?: string;
  readonly out?: string;
  readonly usedIn?: readonly string[];
  readonly changeset: boolean;
  readonly package?: string;
}

/** Their definitions. */
export const diffFlags: FlagParametersForType<DiffFlags, CliContext> = {
  ...workerFlags,
  snapshot: textFlag("FILE", "Snapshot to compare from [default: the configured one, then what was generated]"),
  generated: switchFlag("Compare from what was generated, as far as its lock tells"),
  to: textFlag("FILE", "Snapshot to compare to [default: the worker]"),
  out: textFlag("FOLDER", "Output folder of generate"),
  usedIn: textsFlag("FOLDER", "Only what the sources there import; may be repeated"),
  changeset: switchFlag("Write a changeset with the version that the changes take"),
  package: textFlag("NAME", "Package of the changeset [default: that of the generated code]"),
};

/** `diff` on the command line. */
export const diffCommand: Command<CliContext> = buildCommand<DiffFlags, [address?: string], CliContext>({
  docs: {
    brief: "Show what differs between a snapshot, or generated code, and a worker",
    customUsage: ["[--snapshot FILE] [--to FILE] [flags] [<address>]"],
    fullDescription:
      "Each difference has a class by what it does to callers: breaking, behavioural, additive, documentation. The exit code is " +
      "0 whatever differs; check is for that.\n\n" +
      "  vgi-codegen diff https://vgi.example.com --snapshot catalog.snapshot.json\n" +
      "  vgi-codegen diff --snapshot old.json --to new.json --changeset --out src/vgi",
  },
  parameters: { flags: diffFlags, positional: addressParameter, aliases: { o: "out" } },
  func(flags, address) {
    return diff(this, flags, address);
  },
});

/** `vgi-codegen diff`: what differs, and what it does to callers. */
async function diff(context: CliContext, flags: DiffFlags, address?: string): Promise<void> {
  const { cli, terminal } = context;
  const loaded = await loadConfig(flags.config, cli.cwd);
  const sources = workerSources(context, loaded, flags, address);
  checkFlags(flags, address, sources);
  const all =
    flags.generated || sources.some((source) => fromPath(context, flags, source) === undefined)
      ? await diffGenerated(context, loaded, flags, sources, address)
      : await diffStored(context, flags, sources);
  const usage =
    flags.usedIn === undefined ? undefined : await usageOf(context, flags.usedIn, outFolder(context, loaded, flags));
  const changes = usage === undefined ? all : all.filter((change) => usage.concerns(change));
  const written = flags.changeset ? await write(context, loaded, flags, changes) : undefined;
  terminal.json({
    classes: countClasses(changes),
    changes: changesJson(changes),
    ...(usage === undefined ? {} : { unused: all.length - changes.length }),
    ...(written === undefined ? {} : { changeset: written }),
  });
  reportChanges(terminal, changes);
  if (changes.length === 0) terminal.note(all.length === 0 ? "Nothing differs." : "Nothing that is used differs.");
  if (written !== undefined) terminal.note(`${written.bump} version of ${written.package}: ${written.path}`);
}

function checkFlags(flags: DiffFlags, address: string | undefined, sources: readonly WorkerSource[]): void {
  if (flags.snapshot !== undefined) requireOne(sources, "--snapshot names one file");
  if (flags.to !== undefined) requireOne(sources, "--to names one file");
  const both =
    flags.snapshot !== undefined && flags.generated
      ? ["--snapshot and --generated", "compare from one of them"]
      : flags.to !== undefined && address !== undefined
        ? ["a worker address and --to", "compare to one of them"]
        : undefined;
  if (both === undefined) return;
  throw new CodegenError("CODEGEN_USAGE", { what: `${both[0]} were given`, next: `Leave one out: ${both[1]}.` });
}

function fromPath({ cli }: CliContext, flags: DiffFlags, source: WorkerSource): string | undefined {
  return flags.snapshot === undefined ? source.snapshot : resolvePath(cli.cwd, flags.snapshot, "--snapshot");
}

/** From snapshots to workers, or to another snapshot. */
async function diffStored(context: CliContext, flags: DiffFlags, sources: readonly WorkerSource[]): Promise<Change[]> {
  const before = [];
  const after = [];
  for (const source of sources) {
    const path = fromPath(context, flags, source) ?? "";
    const stored = await aboutWorker(source, () => readStored(context, source, path));
    const now = await aboutWorker(source, () => readAfter(context, flags, source, protocolsOf(stored)));
    before.push({ source, snapshot: stored });
    after.push({ source, snapshot: now });
  }
  return diffSnapshots(joinSnapshots(before), joinSnapshots(after));
}

function readAfter(
  context: CliContext,
  flags: DiffFlags,
  source: WorkerSource,
  known: readonly string[] | undefined,
): Promise<CatalogSnapshot> {
  if (flags.to !== undefined) return readStored(context, source, resolvePath(context.cli.cwd, flags.to, "--to"));
  return readLiveLike(context, source, known);
}

/** From generated code to workers, or to snapshots where they are configured and no worker was named. */
async function diffGenerated(
  context: CliContext,
  loaded: LoadedConfig,
  flags: DiffFlags,
  sources: readonly WorkerSource[],
  address: string | undefined,
): Promise<Change[]> {
  if (flags.out === undefined && loaded.config.out === undefined) {
    throw new CodegenError("CODEGEN_USAGE", {
      what: "there is nothing to compare from",
      next: "Name a snapshot with --snapshot FILE, or the folder of generated code with --out FOLDER.",
    });
  }
  const out = outFolder(context, loaded, flags);
  const lock = await readLock(out);
  if (lock === undefined) {
    throw new CodegenError("CODEGEN_USAGE", {
      what: `there is nothing to compare from: no snapshot, and nothing was generated into ${out}`,
      next: "Write a snapshot with vgi-codegen pull, or name one with --snapshot FILE.",
    });
  }
  const parts = [];
  const protocols = await generatedProtocols(out);
  for (const source of sources) {
    const isLive = flags.to !== undefined || address !== undefined;
    parts.push({
      source,
      snapshot: await aboutWorker(source, () =>
        isLive ? readAfter(context, flags, source, protocols) : readConfigured(context, source, protocols),
      ),
    });
  }
  const build = await prepareBuild(context, loaded, {}, { snapshot: joinSnapshots(parts), out });
  const now = await buildPlain(build, lock);
  return notGenerated(lock, out, now, isPartialRun(flags, now));
}

async function write(
  context: CliContext,
  loaded: LoadedConfig,
  flags: DiffFlags,
  changes: readonly Change[],
): Promise<{ readonly path: string; readonly bump: string; readonly package: string } | undefined> {
  const target = await changesetTarget(context.cli.cwd, outFolder(context, loaded, flags), flags.package);
  const made = changeset(target.packageName, changes);
  if (made === undefined) return undefined;
  return { path: await writeChangeset(target.folder, made.text), bump: made.bump, package: target.packageName };
}
