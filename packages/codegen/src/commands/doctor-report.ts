import type { CatalogModel, Json } from "vgi-client";
import type { ConfiguredBinds } from "../config/worker-config.js";
import type { DynamicFunction } from "../doctor/dynamic-functions.js";
import type { Finding } from "../doctor/finding.js";
import { signatureText } from "../model/signature.js";
import type { CliContext } from "./cli-context.js";
import type { Diagnosis } from "./diagnose.js";

/** How many functions there are, and how many of them have rows without a type. A function with overloads has several signatures. */
export interface FunctionCounts {
  readonly functions: number;
  readonly signatures: number;
  readonly untypedFunctions: number;
  readonly untypedSignatures: number;
}

/** Counts functions by their names: overloads are one. */
export function countFunctions(catalogs: readonly CatalogModel[], diagnoses: readonly Diagnosis[]): FunctionCounts {
  const all = catalogs.flatMap(({ name, schemas }) =>
    schemas.flatMap(({ path, functions }) => functions.map((model) => JSON.stringify([name, path, model.name]))),
  );
  const untyped = diagnoses.map(({ dynamic: { catalog, schema, model } }) =>
    JSON.stringify([catalog, schema, model.name]),
  );
  return {
    functions: new Set(all).size,
    signatures: all.length,
    untypedFunctions: new Set(untyped).size,
    untypedSignatures: untyped.length,
  };
}

/** A diagnosis for `--json`. */
export function diagnosisJson({ dynamic, suggestion, remark }: Diagnosis): object {
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
export function bindJson(diagnoses: readonly Diagnosis[]): ConfiguredBinds {
  const binds = new Map<string, Readonly<Record<string, Json>>[]>();
  for (const { suggestion } of diagnoses) {
    if (suggestion === undefined) continue;
    binds.set(suggestion.key, [...(binds.get(suggestion.key) ?? []), suggestion.arguments]);
  }
  return Object.fromEntries(binds);
}

/** Prints a finding. */
export function reportFinding({ terminal }: CliContext, { about, state, text, next }: Finding): void {
  const style = state === "ok" ? "green" : state === "warning" ? "yellow" : "red";
  const advice = next === undefined ? "" : `${text.trimEnd().endsWith(".") ? "" : "."} ${next}`;
  terminal.data(`${state.padEnd(8)} ${about}: ${text.trimEnd()}${advice}`, style);
}

/** Prints the functions without typed rows, and what would type them. */
export function reportDiagnoses(
  { terminal }: CliContext,
  diagnoses: readonly Diagnosis[],
  counts: FunctionCounts,
  isApplied: boolean,
): void {
  if (diagnoses.length === 0) return;
  terminal.data(`\n${countText(counts)}`);
  for (const { dynamic, suggestion, remark } of diagnoses) {
    terminal.data(`  ${dynamic.catalog}.${functionName(dynamic)}(${signatureText(dynamic.model)})`);
    const from =
      suggestion === undefined ? "" : `; ${suggestion.from} ${JSON.stringify(suggestion.arguments)} types them`;
    terminal.data(`    ${dynamic.reason}${from}${remark === undefined ? "" : `; ${remark}`}`);
  }
  const lines = Object.entries(bindJson(diagnoses)).map(
    ([key, sets]) => `  ${JSON.stringify(key)}: ${JSON.stringify(sets)},`,
  );
  if (lines.length > 0 && !isApplied)
    terminal.data(
      `\nfor the configuration (vgi-codegen doctor --apply writes it there; then vgi-codegen pull, where it names a snapshot, and generate):\nbind: {\n${lines.join("\n")}\n}`,
    );
}

/** Both are counted where they differ: overloads are listed one by one. */
function countText({ functions, signatures, untypedFunctions, untypedSignatures }: FunctionCounts): string {
  const text = `functions with untyped rows: ${untypedFunctions} of ${functions}`;
  return untypedSignatures === untypedFunctions && signatures === functions
    ? text
    : `${text} (${untypedSignatures} of ${signatures} signatures)`;
}

function functionName({ schema, model }: DynamicFunction): string {
  return [...schema, model.name].join(".");
}
