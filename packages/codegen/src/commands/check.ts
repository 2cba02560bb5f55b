import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { loadConfig, type LoadedConfig } from "../config/load-config.js";
import { resolvePath } from "../config/resolve-path.js";
import { changeClasses, gravest, type Change, type ChangeClass } from "../diff/change.js";
import { diffSnapshots } from "../diff/diff-snapshots.js";
import { changesJson, countClasses } from "../diff/format-changes.js";
import { CodegenError } from "../errors.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { compareFiles, type FileDrift } from "../write/compare-files.js";
import { readLock } from "../write/plan-write.js";
import { buildFlags } from "./build-flags.js";
import { buildSdk } from "./build-sdk.js";
import type { CliContext } from "./cli-context.js";
import { exitCodes } from "./describe-error.js";
import { addressParameter, switchFlag, textFlag, textsFlag, workerFlags } from "./flags.js";
import { outFolder, type GenerateFlags } from "./generate.js";
import { notGenerated } from "./not-generated.js";
import { isPartialRun } from "./partial-run.js";
import { prepareBuild } from "./prepare-build.js";
import { generatedProtocols, joinSnapshots, protocolsOf, readLiveLike, readStored } from "./read-source.js";
import { reportChanges } from "./report-changes.js";
import { usageOf } from "./used-in.js";
import { aboutWorker } from "./worker-error.js";
import { requireOne, workerSources, type WorkerSource } from "./worker-source.js";

/** Flags of `check`. */
export interface CheckFlags extends Omit<GenerateFlags, "dryRun" | "force"> {
  readonly offline: boolean;
  readonly failOn: ChangeClass;
  readonly usedIn?: readonly string[];
}

/** Their definitions. */
export const checkFlags: FlagParametersForType<CheckFlags, CliContext> = {
  out: textFlag("FOLDER", "Output folder of generate"),
  snapshot: textFlag("FILE", "Snapshot to compare with [default: the configured one]"),
  offline: switchFlag("Compare snapshot and files only, without a worker"),
  failOn: {
    kind: "enum",
    values: changeClasses,
    default: "additive",
    brief: "Mildest class of change that fails",
  },
  usedIn: textsFlag("FOLDER", "Only what the sources there import; may be repeated"),
  ...buildFlags,
  ...workerFlags,
};

/** `check` on the command line. */
export const checkCommand: Command<CliContext> = buildCommand<CheckFlags, [address?: string], CliContext>({
  docs: {
    brief: "Find out whether worker, snapshot and generated files still fit",
    customUsage: ["[--used-in FOLDER] [--fail-on CLASS] [flags] [<address>]"],
    fullDescription:
      "Writes nothing. Exit codes: 0 fine, or only documentation changed; 4 additions, or changes of behaviour, or files that " +
      "are out of date; 5 changes that break callers. --fail-on moves the line.\n\n" +
      "  vgi-codegen check\n" +
      "  vgi-codegen check --offline\n" +
      "  vgi-codegen check --used-in src --fail-on breaking",
  },
  parameters: { flags: checkFlags, positional: addressParameter, aliases: { o: "out" } },
  func(flags, address) {
    return check(this, flags, address);
  },
});

/**
 * `vgi-codegen check`: whether worker, snapshot and generated files still fit. Writes nothing. Its exit code is that of the gravest
 * difference: 5 for breaking ones, 4 for others that are at or above the line.
 */
async function check(context: CliContext, flags: CheckFlags, address?: string): Promise<void> {
  const { cli, terminal } = context;
  const loaded = await loadConfig(flags.config, cli.cwd);
  const sources = workerSources(context, loaded, flags, address);
  if (flags.snapshot !== undefined) requireOne(sources, "--snapshot names one file");
  const out =
    flags.out === undefined && loaded.config.out === undefined ? undefined : outFolder(context, loaded, flags);
  const states = await readStates(context, flags, sources, out);
  const output = out === undefined ? undefined : await checkOutput(context, loaded, flags, states, out);
  const files = output?.files ?? [];
  const all = states.changes.concat(output?.changes ?? []);
  const usage =
    flags.usedIn === undefined ? undefined : await usageOf(context, flags.usedIn, outFolder(context, loaded, flags));
  const changes = usage === undefined ? all : all.filter((change) => usage.concerns(change));
  const worst = gravest([...changes, ...files]);
  const exitCode = codeOf(worst, flags.failOn);
  terminal.json({
    worst: worst ?? null,
    exitCode,
    classes: countClasses(changes),
    changes: changesJson(changes),
    files,
    ...(usage === undefined ? {} : { unused: all.length - changes.length }),
  });
  reportChanges(terminal, changes);
  for (const { path, state } of files) terminal.data(`${state} ${path}`);
  summarize(context, changes, files, flags);
  context.process.exitCode = exitCode;
}

/** What is there to be compared. */
interface States {
  /** What the files should be made from: of each worker its snapshot, else what it offers. */
  readonly wanted: CatalogSnapshot;
  /** From the snapshots to what the workers offer. */
  readonly changes: readonly Change[];
}

async function readStates(
  context: CliContext,
  flags: CheckFlags,
  sources: readonly WorkerSource[],
  out: string | undefined,
): Promise<States> {
  const wanted = [];
  const stored = [];
  const live = [];
  for (const source of sources) {
    const path =
      flags.snapshot === undefined ? source.snapshot : resolvePath(context.cli.cwd, flags.snapshot, "--snapshot");
    if (path === undefined && (flags.offline || out === undefined)) throw nothingToCompare(flags.offline);
    const kept =
      path === undefined
        ? undefined
        : { source, snapshot: await aboutWorker(source, () => readStored(context, source, path)) };
    const known = protocolsOf(kept?.snapshot) ?? (await generatedProtocols(out));
    const now = flags.offline
      ? undefined
      : { source, snapshot: await aboutWorker(source, () => readLiveLike(context, source, known)) };
    const either = kept ?? now;
    if (either !== undefined) wanted.push(either);
    if (kept === undefined || now === undefined) continue;
    stored.push(kept);
    live.push(now);
  }
  return {
    wanted: joinSnapshots(wanted),
    changes: stored.length === 0 ? [] : diffSnapshots(joinSnapshots(stored), joinSnapshots(live)),
  };
}

function nothingToCompare(isOffline: boolean): CodegenError {
  return new CodegenError("CODEGEN_USAGE", {
    what: isOffline
      ? "there is no snapshot to check the files against"
      : "there is nothing to check the worker against",
    next: isOffline
      ? "Write one with vgi-codegen pull, or name one with --snapshot FILE; without --offline the worker is asked."
      : "Name a snapshot with --snapshot FILE, or the folder of generated code with --out FOLDER.",
  });
}

/** What differs between the output folder and what would be generated. */
interface OutputDrift {
  readonly files: readonly FileDrift[];
  /** What was pulled, or is offered, and not generated yet. */
  readonly changes: readonly Change[];
}

async function checkOutput(
  context: CliContext,
  loaded: LoadedConfig,
  flags: CheckFlags,
  { wanted }: States,
  out: string,
): Promise<OutputDrift> {
  const lock = await readLock(out);
  const { catalogs, services } = await buildSdk(
    context,
    await prepareBuild(context, loaded, flags, { snapshot: wanted, out }),
    lock,
  );
  const partial = isPartialRun(flags, { catalogs, services });
  const files = await compareFiles(out, catalogs, lock, { partial, services });
  return { files, changes: await notGenerated(lock, out, { catalogs, services }, partial) };
}

function codeOf(worst: ChangeClass | undefined, line: ChangeClass): number {
  if (worst === undefined || changeClasses.indexOf(worst) > changeClasses.indexOf(line)) return exitCodes.fine;
  return worst === "breaking" ? exitCodes.breakingDrift : exitCodes.drift;
}

function summarize(
  { terminal }: CliContext,
  changes: readonly Change[],
  files: readonly FileDrift[],
  flags: CheckFlags,
): void {
  const used = flags.usedIn === undefined ? "" : " that is used";
  if (changes.length === 0 && files.length === 0) terminal.note(`Everything${used} is up to date.`);
  if (files.some(({ state }) => state === "edited")) {
    terminal.note("Files were edited by hand: vgi-codegen generate --force writes them again.");
  } else if (files.length > 0) terminal.note("Generated files are out of date: run vgi-codegen generate.");
  if (changes.length > 0 && files.length === 0) {
    terminal.note(
      "The worker, or what the configuration asks of it, is not as in the snapshot: run vgi-codegen pull, then generate.",
    );
  }
}
