import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { loadConfig } from "../config/load-config.js";
import { resolvePath } from "../config/resolve-path.js";
import { CodegenError } from "../errors.js";
import { formatSnapshot, readSnapshot } from "../read/snapshot-file.js";
import { fileAction, writeFileIfChanged } from "../write/write-file.js";
import type { CliContext } from "./cli-context.js";
import { addressParameter, switchFlag, textFlag, workerFlags, type WorkerFlags } from "./flags.js";
import { protocolsOf, readLiveLike } from "./read-source.js";
import { aboutWorker } from "./worker-error.js";
import { requireOne, workerSources, type WorkerSource } from "./worker-source.js";

/** Flags of `pull`. */
export interface PullFlags extends WorkerFlags {
  readonly out?: string;
  readonly dryRun: boolean;
}

/** Their definitions. */
export const pullFlags: FlagParametersForType<PullFlags, CliContext> = {
  out: textFlag("FILE", "Snapshot file [default: snapshot of the configuration, then catalog.snapshot.json]"),
  dryRun: switchFlag("Only print what would change"),
  ...workerFlags,
};

/** A snapshot that was read, and what happens to its file. */
interface PulledSnapshot {
  readonly path: string;
  readonly action: "create" | "update" | "unchanged";
  readonly protocolVersion: string | null;
  readonly catalogs: readonly string[];
  readonly services?: readonly string[];
  readonly text: string;
}

/** `vgi-codegen pull`: workers to snapshot files. */
export const pullCommand: Command<CliContext> = buildCommand<PullFlags, [address?: string], CliContext>({
  docs: {
    brief: "Write a worker's catalogs to a snapshot file",
    customUsage: ["[--out FILE] [flags] [<address>]"],
    fullDescription:
      "The snapshot is all that generate needs: commit it, and code is generated without a worker. Functions named under bind are bound, " +
      "so that their rows are typed.\n\n" +
      "  vgi-codegen pull https://vgi.example.com --out catalog.snapshot.json\n" +
      '  vgi-codegen pull "stdio:python -m my_worker" --catalog sales --bind \'main.sequence={"count":3}\'',
  },
  parameters: { flags: pullFlags, positional: addressParameter, aliases: { o: "out" } },
  func(flags, address) {
    return pull(this, flags, address);
  },
});

/** All are read before the first is written. */
async function pull(context: CliContext, flags: PullFlags, address?: string): Promise<void> {
  const { terminal } = context;
  const loaded = await loadConfig(flags.config, context.cli.cwd);
  const sources = workerSources(context, loaded, flags, address);
  if (flags.out !== undefined) requireOne(sources, "--out names one file");
  const out = flags.out === undefined ? undefined : resolvePath(context.cli.cwd, flags.out, "--out");
  const pulled: PulledSnapshot[] = [];
  for (const source of sources) {
    pulled.push(await aboutWorker(source, () => pullOne(context, source, out ?? source.pullPath)));
  }
  if (!flags.dryRun) for (const { path, text } of pulled) await writeFileIfChanged(path, text);
  const results = pulled.map(({ text: _text, ...result }) => result);
  terminal.json({ dryRun: flags.dryRun, snapshots: results });
  for (const { path, action, catalogs, services } of results) {
    terminal.data(`${action} ${path}`);
    if (catalogs.length > 0) terminal.note(`${counted(catalogs, "catalog")}: ${catalogs.join(", ")}.`);
    if (services !== undefined && services.length > 0)
      terminal.note(`${counted(services, "service")}: ${services.join(", ")}.`);
  }
}

function counted(list: readonly string[], noun: string): string {
  return `${list.length} ${noun}${list.length === 1 ? "" : "s"}`;
}

async function pullOne(context: CliContext, source: WorkerSource, path: string): Promise<PulledSnapshot> {
  // Services that were pulled before are pulled again: leaving --services out once must not delete their code.
  const before = await readSnapshot(path).catch(() => undefined);
  const snapshot = await readLiveLike(context, source, protocolsOf(before));
  if (snapshot.catalogs.length === 0 && snapshot.services === undefined) {
    throw new CodegenError("CODEGEN_USAGE", {
      what: `${source.name === undefined ? "the worker" : `the worker ${source.name}`} has no catalogs`,
      next: "Look at what it offers with vgi-codegen inspect.",
    });
  }
  const gone = protocolsOf(before)?.filter((name) => protocolsOf(snapshot)?.includes(name) !== true) ?? [];
  if (gone.length > 0) context.terminal.warn(`services that ${path} had are not read any more: ${gone.join(", ")}.`);
  const text = formatSnapshot(snapshot);
  const catalogs = snapshot.catalogs.map((catalog) => catalog.name);
  const services = snapshot.services?.map(({ protocol }) => protocol);
  const action = await fileAction(path, text);
  return { path, action, protocolVersion: snapshot.protocolVersion, catalogs, ...(services && { services }), text };
}
