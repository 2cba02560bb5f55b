import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import type { CatalogModel } from "vgi-client";
import { loadConfig, type LoadedConfig } from "../config/load-config.js";
import { resolvePath } from "../config/resolve-path.js";
import { checkGenerated } from "../doctor/check-generated.js";
import { checkInstallation, checkNode } from "../doctor/check-installation.js";
import { checkTypeScript } from "../doctor/check-typescript.js";
import type { Finding } from "../doctor/finding.js";
import { readLock } from "../write/plan-write.js";
import { applyBinds } from "./apply-binds.js";
import type { CliContext } from "./cli-context.js";
import { exitCodes } from "./describe-error.js";
import { examine, sourceLabel, type Diagnosis } from "./diagnose.js";
import { bindJson, countFunctions, diagnosisJson, reportDiagnoses, reportFinding } from "./doctor-report.js";
import { addressParameter, switchFlag, workerFlags, type WorkerFlags } from "./flags.js";
import { ownManifest } from "./read-manifest.js";
import { workerSources, type WorkerSource } from "./worker-source.js";

/** Flags of `doctor`. */
export interface DoctorFlags extends WorkerFlags {
  readonly apply: boolean;
}

/** Their definitions. */
export const doctorFlags: FlagParametersForType<DoctorFlags, CliContext> = {
  apply: switchFlag("Write what is suggested under bind into the configuration"),
  ...workerFlags,
};

/** `vgi-codegen doctor`: what is wrong, and which functions could have typed rows. */
export const doctorCommand: Command<CliContext> = buildCommand<DoctorFlags, [address?: string], CliContext>({
  docs: {
    brief: "Find what is wrong, and how functions with untyped rows can be typed",
    customUsage: ["[--apply] [flags] [<address>]"],
    fullDescription:
      "Looks at Node, the configuration, the generated code, the installed vgi-client, apache-arrow and TypeScript with its options, and " +
      "whether each worker answers. Then it lists the functions whose rows only bind knows, each with its reason, and suggests what to put " +
      "under bind in the configuration: arguments of the catalog's own examples, its defaults, the choices it lists. What it suggests has been " +
      "bound, where the worker answers; binding runs no function. Writes nothing, but with --apply the configuration. Exit code 2 when " +
      "something is wrong.\n\n" +
      "  vgi-codegen doctor\n" +
      "  vgi-codegen doctor --apply && vgi-codegen pull && vgi-codegen generate\n" +
      '  vgi-codegen doctor "stdio:python -m my_worker" --json',
  },
  parameters: { flags: doctorFlags, positional: addressParameter },
  func(flags, address) {
    return doctor(this, flags, address);
  },
});

async function doctor(context: CliContext, flags: DoctorFlags, address: string | undefined): Promise<void> {
  const { cli, terminal } = context;
  const loaded = await loadConfig(flags.config, cli.cwd);
  const findings: Finding[] = [
    checkNode(process.version),
    { about: "configuration", state: "ok", text: loaded.path ?? "none; flags only" },
    ...(await checkProject(loaded)),
  ];
  const catalogs: CatalogModel[] = [];
  const diagnoses: Diagnosis[] = [];
  for (const source of sourcesToExamine(context, loaded, flags, address, findings)) {
    const examined = await examine(context, source);
    findings.push(examined.finding);
    catalogs.push(...examined.catalogs);
    diagnoses.push(...examined.diagnoses);
  }
  const counts = countFunctions(catalogs, diagnoses);
  const applied = flags.apply ? await applyBinds(loaded, diagnoses) : undefined;
  const dynamic = diagnoses.map(diagnosisJson);
  terminal.json({ findings, counts, dynamic, bind: bindJson(diagnoses), ...(applied && { applied }) });
  for (const finding of findings) reportFinding(context, finding);
  reportDiagnoses(context, diagnoses, counts, applied !== undefined);
  const isWrong = findings.some(({ state }) => state === "error");
  if (applied?.isChanged === true) {
    terminal.note(`${applied.path} has them now. Next: npx vgi-codegen pull, where it names a snapshot, and generate.`);
  } else if (applied !== undefined && !isWrong) terminal.note("There is nothing to add to the configuration.");
  context.process.exitCode = isWrong ? exitCodes.couldNotRun : exitCodes.fine;
}

/** What generated code needs where it is: its own files, packages, a compiler. */
async function checkProject({ config, folder }: LoadedConfig): Promise<Finding[]> {
  const { clientRange } = await ownManifest();
  if (config.out === undefined) return checkInstallation(folder, clientRange);
  const out = resolvePath(folder, config.out, "out of the configuration");
  const { finding, contracts } = await checkGenerated(out, await readLock(out));
  return [
    finding,
    ...(await checkInstallation(out, clientRange, contracts)),
    ...(config.target === "js" ? [] : await checkTypeScript(out, config.importExtension ?? "js")),
  ];
}

/** Without a worker and without a snapshot the rest can be examined all the same. */
function sourcesToExamine(
  context: CliContext,
  loaded: LoadedConfig,
  flags: WorkerFlags,
  address: string | undefined,
  findings: Finding[],
): readonly WorkerSource[] {
  return workerSources(context, loaded, flags, address).filter((source) => {
    if (source.hasAddress || source.snapshot !== undefined) return true;
    const next = "Give an address, or configure one: vgi-codegen init.";
    findings.push({ about: sourceLabel(source), state: "warning", text: "no address and no snapshot", next });
    return false;
  });
}
