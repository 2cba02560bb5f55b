import { resolve } from "node:path";
import { loadConfig, type LoadedConfig } from "../config/load-config.js";
import { CodegenError } from "../errors.js";
import { formatSnapshot } from "../read/snapshot-file.js";
import { writeFileIfChanged } from "../write/write-file.js";
import type { CliContext } from "./cli-context.js";
import { workerFlags, type WorkerFlags } from "./flags.js";
import { readRequest } from "./read-request.js";
import type { FlagParametersForType } from "@stricli/core";

/** Flags of `pull`. */
export interface PullFlags extends WorkerFlags {
  readonly out?: string;
}

/** Their definitions. */
export const pullFlags: FlagParametersForType<PullFlags, CliContext> = {
  ...workerFlags,
  out: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: "FILE",
    brief: "Snapshot file [default: snapshot of the configuration, then catalog.snapshot.json]",
  },
};

/** `vgi-codegen pull`: a worker to a snapshot file. */
export async function pull(context: CliContext, flags: PullFlags, address?: string): Promise<void> {
  const loaded = await loadConfig(flags.config, context.cli.cwd);
  const path = snapshotPath(context, loaded, flags);
  const { readWorker } = await import("../read/read-worker.js");
  const snapshot = await readWorker(readRequest(context, loaded, flags, address));
  if (snapshot.catalogs.length === 0) {
    throw new CodegenError("CODEGEN_USAGE", {
      what: "the worker has no catalogs",
      next: "Look at what it offers with vgi-codegen inspect.",
    });
  }
  const hasChanged = await writeFileIfChanged(path, formatSnapshot(snapshot));
  const catalogs = snapshot.catalogs.map((catalog) => catalog.name);
  context.terminal.json({ path, changed: hasChanged, protocolVersion: snapshot.protocolVersion, catalogs });
  context.terminal.data(`${hasChanged ? "write" : "unchanged"} ${path}`);
  context.terminal.note(
    `${catalogs.length} ${catalogs.length === 1 ? "catalog" : "catalogs"}: ${catalogs.join(", ")}.`,
  );
}

function snapshotPath({ cli }: CliContext, { config, folder }: LoadedConfig, flags: PullFlags): string {
  if (flags.out !== undefined) return resolve(cli.cwd, flags.out);
  return resolve(folder, config.snapshot ?? "catalog.snapshot.json");
}
