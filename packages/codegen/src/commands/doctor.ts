import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import type { Json } from "vgi-client";
import { loadConfig, type LoadedConfig } from "../config/load-config.js";
import { checkInstallation, checkNode, type Finding } from "../doctor/check-installation.js";
import { dynamicSignatures, type DynamicFunction } from "../doctor/dynamic-functions.js";
import { missingArguments, suggestBinds, type BindSuggestion } from "../doctor/suggest-binds.js";
import { signatureText } from "../model/signature.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import type { CliContext } from "./cli-context.js";
import { describeError, exitCodes } from "./describe-error.js";
import { addressParameter, workerFlags, type WorkerFlags } from "./flags.js";
import { readLive, readStored } from "./read-source.js";
import { workerSources, type WorkerSource } from "./worker-source.js";

/** Definitions of the flags of `doctor`. */
export const doctorFlags: FlagParametersForType<WorkerFlags, CliContext> = workerFlags;

/** `vgi-codegen doctor`: what is wrong, and which functions could have typed rows. */
export const doctorCommand: Command<CliContext> = buildCommand<WorkerFlags, [address?: string], CliContext>({
  docs: {
    brief: "Find what is wrong, and how functions with untyped rows can be typed",
    customUsage: ["[flags] [<address>]"],
    fullDescription:
      "Looks at Node, the configuration, the installed vgi-client and apache-arrow, and whether each worker answers. Then it lists the " +
      "functions whose rows only bind knows, each with its reason, and suggests what to put under bind in the configuration: arguments of " +
      "the catalog's own examples, its defaults, the choices it lists. What it suggests has been bound, where the worker answers; binding " +
      "runs no function. Writes nothing. Exit code 2 when something is wrong.\n\n" +
      "  vgi-codegen doctor\n" +
      '  vgi-codegen doctor "stdio:python -m my_worker" --json',
  },
  parameters: { flags: doctorFlags, positional: addressParameter },
  func(flags, address) {
    return doctor(this, flags, address);
  },
});

/** A function without typed rows, and what would type them. */
interface Diagnosis {
  readonly dynamic: DynamicFunction;
  readonly suggestion: BindSuggestion | undefined;
  /** Why there is no suggestion, or that it was not tried. */
  readonly remark: string | undefined;
}

async function doctor(context: CliContext, flags: WorkerFlags, address: string | undefined): Promise<void> {
  const { cli, terminal } = context;
  const findings: Finding[] = [checkNode(process.version)];
  const loaded = await loadConfig(flags.config, cli.cwd);
  findings.push({ about: "configuration", state: "ok", text: loaded.path ?? "none; flags only" });
  findings.push(...(await checkInstallation(loaded.folder)));
  const diagnoses: Diagnosis[] = [];
  for (const source of sourcesToExamine(context, loaded, flags, address, findings)) {
    const examined = await examine(context, source);
    findings.push(examined.finding);
    diagnoses.push(...examined.diagnoses);
  }
  const isWrong = findings.some(({ state }) => state === "error");
  terminal.json({ findings, dynamic: diagnoses.map(diagnosisJson), bind: bindJson(diagnoses) });
  for (const finding of findings) reportFinding(context, finding);
  reportDiagnoses(context, diagnoses);
  context.process.exitCode = isWrong ? exitCodes.couldNotRun : exitCodes.fine;
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
    findings.push({ about: label(source), state: "warning", text: "no address and no snapshot", next });
    return false;
  });
}

async function examine(
  context: CliContext,
  source: WorkerSource,
): Promise<{ readonly finding: Finding; readonly diagnoses: readonly Diagnosis[] }> {
  const about = label(source);
  try {
    if (!source.hasAddress && source.snapshot !== undefined) {
      const snapshot = await readStored(context, source, source.snapshot);
      return { finding: { about, state: "ok", text: `read from ${source.snapshot}` }, diagnoses: suggest(snapshot) };
    }
    const snapshot = await readLive(context, source);
    const names = snapshot.catalogs.map(({ name }) => name).join(", ");
    const text = `answers, protocol ${snapshot.protocolVersion ?? "unknown"}; catalogs ${names}`;
    return { finding: { about, state: "ok", text }, diagnoses: await tried(source, suggest(snapshot)) };
  } catch (error) {
    if (context.cli.signal.aborted) throw error;
    const { what, why, next } = describeError(error);
    const text = why === undefined ? what : `${what}: ${why}`;
    return { finding: { about, state: "error", text, ...(next === undefined ? {} : { next }) }, diagnoses: [] };
  }
}

function suggest({ catalogs, bound }: CatalogSnapshot): Untried[] {
  return catalogs.flatMap((catalog) =>
    dynamicSignatures(catalog, bound).map((dynamic): Untried => {
      const suggestions = suggestBinds(catalog, dynamic);
      const [suggestion] = suggestions;
      const remark = suggestion === undefined ? withoutSuggestion(dynamic) : "not tried";
      return { dynamic, suggestions, suggestion, remark };
    }),
  );
}

interface Untried extends Diagnosis {
  readonly suggestions: readonly BindSuggestion[];
}

/** Keeps of the suggestions the first that gives columns. */
async function tried(source: WorkerSource, untried: readonly Untried[]): Promise<Diagnosis[]> {
  const lists = untried.map(({ suggestions }) => suggestions.map(({ request }) => request));
  const { tryBinds } = await import("../read/try-binds.js");
  const trials = await tryBinds(source.request(), lists);
  return untried.map(({ dynamic, suggestions, remark }, index) => {
    const [list = []] = lists.slice(index, index + 1);
    const { bound: output, refused } = trials.get(list) ?? {};
    const suggestion = suggestions.find(
      ({ request }) => output !== undefined && request.arguments === output.arguments,
    );
    if (suggestion !== undefined) return { dynamic, suggestion, remark: undefined };
    const failed = suggestions.map((one) => JSON.stringify(one.arguments)).join(", ");
    return {
      dynamic,
      suggestion,
      remark: failed === "" ? remark : `bind refuses ${failed}: ${refused ?? "it was not tried"}`,
    };
  });
}

function withoutSuggestion({ model }: DynamicFunction): string {
  if (model.kind !== "table") return "type a call with .as({ … })";
  return `no example with values for ${missingArguments(model)}`;
}

function diagnosisJson({ dynamic, suggestion, remark }: Diagnosis): object {
  return {
    catalog: dynamic.catalog,
    function: functionName(dynamic),
    kind: dynamic.model.kind,
    reason: dynamic.reason,
    ...(suggestion === undefined ? {} : { bind: suggestion.arguments, from: suggestion.from }),
    ...(remark === undefined ? {} : { remark }),
  };
}

/** The suggestions as they go into the configuration. */
function bindJson(
  diagnoses: readonly Diagnosis[],
): Readonly<Record<string, readonly Readonly<Record<string, Json>>[]>> {
  const binds = new Map<string, Readonly<Record<string, Json>>[]>();
  for (const { suggestion } of diagnoses) {
    if (suggestion === undefined) continue;
    binds.set(suggestion.key, [...(binds.get(suggestion.key) ?? []), suggestion.arguments]);
  }
  return Object.fromEntries(binds);
}

function reportFinding({ terminal }: CliContext, { about, state, text, next }: Finding): void {
  const style = state === "ok" ? "green" : state === "warning" ? "yellow" : "red";
  terminal.data(`${state.padEnd(8)} ${about}: ${text}${next === undefined ? "" : `. ${next}`}`, style);
}

function reportDiagnoses({ terminal }: CliContext, diagnoses: readonly Diagnosis[]): void {
  if (diagnoses.length === 0) return;
  terminal.data(`\nfunctions with untyped rows: ${diagnoses.length}`);
  for (const { dynamic, suggestion, remark } of diagnoses) {
    terminal.data(`  ${dynamic.catalog}.${functionName(dynamic)}(${signatureText(dynamic.model)})`);
    const from =
      suggestion === undefined ? "" : `; ${suggestion.from} ${JSON.stringify(suggestion.arguments)} types them`;
    terminal.data(`    ${dynamic.reason}${from}${remark === undefined ? "" : `; ${remark}`}`);
  }
  const lines = Object.entries(bindJson(diagnoses)).map(
    ([key, sets]) => `  ${JSON.stringify(key)}: ${JSON.stringify(sets)},`,
  );
  if (lines.length > 0)
    terminal.data(
      `\nfor the configuration (then vgi-codegen pull, where it names a snapshot, and generate):\nbind: {\n${lines.join("\n")}\n}`,
    );
}

function functionName({ schema, model }: DynamicFunction): string {
  return [...schema, model.name].join(".");
}

function label({ name }: WorkerSource): string {
  return name === undefined ? "worker" : `worker ${name}`;
}
