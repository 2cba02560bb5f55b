import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadConfig } from "../config/load-config.js";
import { resolvePath } from "../config/resolve-path.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { formatSnapshot, readSnapshot } from "../read/snapshot-file.js";
import { readLock } from "../write/plan-write.js";
import { writeFileIfChanged } from "../write/write-file.js";
import { buildFlags, type BuildFlags } from "./build-flags.js";
import type { CliContext } from "./cli-context.js";
import { describeError } from "./describe-error.js";
import { fileStamp } from "./file-stamp.js";
import { addressParameter, parseSeconds, switchFlag, textFlag, workerFlags, type WorkerFlags } from "./flags.js";
import { outFolder } from "./generate.js";
import { generatedProtocols, joinSnapshots, protocolsOf, readLiveLike, readStored } from "./read-source.js";
import { requireOne, workerSources, type WorkerSource } from "./worker-source.js";
import { writeSdk } from "./write-sdk.js";

/** Flags of `watch`. */
export interface WatchFlags extends WorkerFlags, BuildFlags {
  readonly out?: string;
  readonly snapshot?: string;
  readonly interval: number;
  readonly force: boolean;
}

/** Their definitions. */
export const watchFlags: FlagParametersForType<WatchFlags, CliContext> = {
  out: textFlag("FOLDER", "Output folder"),
  snapshot: textFlag("FILE", "Watch this snapshot, and no worker"),
  interval: {
    kind: "parsed",
    parse: parseSeconds,
    default: "5",
    placeholder: "SECONDS",
    brief: "How often the worker is asked; files are looked at all the time",
  },
  force: switchFlag("Overwrite files that were edited, or that are not vgi-codegen's"),
  ...buildFlags,
  ...workerFlags,
};

/** `vgi-codegen watch`: generates again whenever a worker, a snapshot or the configuration changes. */
export const watchCommand: Command<CliContext> = buildCommand<WatchFlags, [address?: string], CliContext>({
  docs: {
    brief: "Generate again whenever worker, snapshot or configuration change",
    customUsage: ["[--interval SECONDS] [flags] [<address>]"],
    fullDescription:
      "Reads each worker's catalogs every few seconds, writes its snapshot where the configuration names one, and generates when " +
      "something is different. A worker that is down is waited for. Ends with Ctrl+C, exit code 130. With --json it prints a line of " +
      "JSON for each time that files were written.\n\n" +
      '  vgi-codegen watch "stdio:python -m my_worker" --out src/vgi\n' +
      "  vgi-codegen watch --interval 30",
  },
  parameters: { flags: watchFlags, positional: addressParameter, aliases: { o: "out" } },
  func(flags, address) {
    return new Watch(this, flags, address).run();
  },
});

const lookMs = 200;

/** One run of the command: what it saw last. */
class Watch {
  readonly #context: CliContext;
  readonly #flags: WatchFlags;
  readonly #address: string | undefined;
  /** Files that start a new turn when they change, with how they looked. */
  readonly #stamps: Map<string, string> = new Map();
  /** What is wrong, by what it is about: said once, until it is right again. */
  readonly #troubles: Map<string, string> = new Map();
  #generatedFrom = "";

  constructor(context: CliContext, flags: WatchFlags, address: string | undefined) {
    this.#context = context;
    this.#flags = flags;
    this.#address = address;
  }

  /** Goes round until the user interrupts. What is wrong in the command line itself ends it. */
  async run(): Promise<void> {
    const { signal } = this.#context.cli;
    await this.#requireSense();
    while (!signal.aborted) {
      try {
        await this.#turn();
        this.#settled("watch");
      } catch (error) {
        if (signal.aborted) break;
        this.#trouble("watch", error, "waiting for a change");
      }
      await this.#wait();
    }
  }

  async #requireSense(): Promise<void> {
    const loaded = await loadConfig(this.#flags.config, this.#context.cli.cwd);
    outFolder(this.#context, loaded, this.#flags);
    const sources = workerSources(this.#context, loaded, this.#flags, this.#address);
    if (this.#flags.snapshot !== undefined) requireOne(sources, "--snapshot names one file");
    else for (const source of sources) if (source.snapshot === undefined) source.request();
  }

  /** Reads everything, and generates when it is not what was generated last. */
  async #turn(): Promise<void> {
    const { terminal, cli } = this.#context;
    const flags = this.#flags;
    const config = await this.#watched(flags.config === undefined ? undefined : resolve(cli.cwd, flags.config));
    const loaded = await loadConfig(flags.config, cli.cwd);
    const configStamp = config ?? (await this.#watched(loaded.path));
    const out = outFolder(this.#context, loaded, flags);
    const parts = [];
    let isComplete = true;
    for (const source of workerSources(this.#context, loaded, flags, this.#address)) {
      const snapshot = await this.#read(source, out);
      if (snapshot === undefined) isComplete = false;
      else parts.push({ source, snapshot });
    }
    if (!isComplete) return;
    const snapshot = joinSnapshots(parts);
    const from = `${configStamp ?? ""} ${formatSnapshot(snapshot)}`;
    if (from === this.#generatedFrom) return;
    const input = { snapshot, out, lock: await readLock(out) };
    const { plan } = await writeSdk(this.#context, loaded, { ...flags, dryRun: false }, input);
    this.#generatedFrom = from;
    const changes = plan.changes.flatMap(({ path, action }) => (action === "unchanged" ? [] : [{ path, action }]));
    terminal.json({ out, changes, kept: plan.kept }, "line");
    for (const { path, action } of changes) terminal.data(`${action} ${path}`);
    terminal.note(
      `${clock()} ${changes.length === 0 ? "nothing changed" : `${changes.length} files changed`} in ${out}; watching.`,
    );
  }

  /** A worker's catalogs: from the worker, which brings its snapshot up to date, else from the snapshot. */
  async #read(source: WorkerSource, out: string): Promise<CatalogSnapshot | undefined> {
    const { cli } = this.#context;
    const named =
      this.#flags.snapshot === undefined ? undefined : resolvePath(cli.cwd, this.#flags.snapshot, "--snapshot");
    const path = named ?? source.snapshot;
    if (named === undefined && source.hasAddress) {
      const label = source.name === undefined ? "the worker" : `the worker ${source.name}`;
      try {
        const snapshot = await readLiveLike(this.#context, source, await this.#knownProtocols(path, out));
        if (path !== undefined) await writeFileIfChanged(path, formatSnapshot(snapshot));
        if (this.#settled(label)) this.#context.terminal.note(`${clock()} ${label} is back.`);
        await this.#watched(path);
        return snapshot;
      } catch (error) {
        if (cli.signal.aborted) throw error;
        this.#trouble(label, error, `trying again every ${this.#flags.interval} s`);
        if (path === undefined || (await fileStamp(path)) === undefined) return undefined;
      }
    }
    await this.#watched(path);
    return path === undefined ? undefined : readStored(this.#context, source, path);
  }

  /** Services that a snapshot has, or that were generated: nobody has to name them again. */
  async #knownProtocols(snapshot: string | undefined, out: string): Promise<readonly string[] | undefined> {
    const stored = snapshot === undefined ? undefined : await readSnapshot(snapshot).catch(() => undefined);
    return protocolsOf(stored) ?? generatedProtocols(out);
  }

  /** Remembers how a file looks now. */
  async #watched(path: string | undefined): Promise<string | undefined> {
    if (path === undefined) return undefined;
    const stamp = (await fileStamp(path)) ?? "";
    this.#stamps.set(path, stamp);
    return stamp;
  }

  /** Until it is time to ask the worker again, or a file changes, or the user interrupts. */
  async #wait(): Promise<void> {
    const { signal } = this.#context.cli;
    const end = performance.now() + this.#flags.interval * 1000;
    while (!signal.aborted && performance.now() < end) {
      await sleep(Math.min(lookMs, this.#flags.interval * 1000), undefined, { signal }).catch(() => undefined);
      for (const [path, stamp] of this.#stamps) if (((await fileStamp(path)) ?? "") !== stamp) return;
    }
  }

  #trouble(label: string, error: unknown, outlook: string): void {
    const { what, why } = describeError(error);
    const text = (why === undefined ? what : `${what}: ${why}`).replaceAll(/\s*\n\s*/g, " ");
    if (this.#troubles.get(label) === text) return;
    this.#troubles.set(label, text);
    this.#context.terminal.warn(`${text}; ${outlook}.`);
  }

  #settled(label: string): boolean {
    return this.#troubles.delete(label);
  }
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}
