import type { CatalogModel } from "vgi-client";
import { dynamicSignatures, type DynamicFunction } from "../doctor/dynamic-functions.js";
import type { Finding } from "../doctor/finding.js";
import type { BindSuggestion } from "../doctor/suggest-binds.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import type { CliContext } from "./cli-context.js";
import { describeError } from "./describe-error.js";
import { readLive, readStored } from "./read-source.js";
import type { WorkerSource } from "./worker-source.js";

/** A function without typed rows, and what would type them. */
export interface Diagnosis {
  readonly dynamic: DynamicFunction;
  readonly suggestion: BindSuggestion | undefined;
  /** Why there is no suggestion, or that it was not tried. */
  readonly remark: string | undefined;
  /** Worker that has it, by its name in the configuration. */
  readonly worker: string | undefined;
}

/** What was found out about a worker, or its snapshot. */
export interface Examined {
  readonly finding: Finding;
  readonly catalogs: readonly CatalogModel[];
  readonly diagnoses: readonly Diagnosis[];
}

/** Reads what a worker offers, else its snapshot, and looks for what would type the rows that have no type. Never throws but when interrupted. */
export async function examine(context: CliContext, source: WorkerSource): Promise<Examined> {
  const about = sourceLabel(source);
  try {
    if (!source.hasAddress && source.snapshot !== undefined) {
      const snapshot = await readStored(context, source, source.snapshot);
      const finding: Finding = { about, state: "ok", text: `read from ${source.snapshot}` };
      return { finding, catalogs: snapshot.catalogs, diagnoses: await suggest(source, snapshot) };
    }
    const snapshot = await readLive(context, source);
    const finding: Finding = { about, state: "ok", text: offerText(snapshot) };
    return { finding, catalogs: snapshot.catalogs, diagnoses: await tried(source, await suggest(source, snapshot)) };
  } catch (error) {
    if (context.cli.signal.aborted) throw error;
    const { what, why, next } = describeError(error);
    const text = why === undefined ? what : `${what}: ${why}`;
    const finding: Finding = { about, state: "error", text, ...(next === undefined ? {} : { next }) };
    return { finding, catalogs: [], diagnoses: [] };
  }
}

/** How a worker is called in findings. */
export function sourceLabel({ name }: WorkerSource): string {
  return name === undefined ? "worker" : `worker ${name}`;
}

/** What a server that answers has: catalogs where it speaks VGI, and services where they were read. */
function offerText({ protocolVersion, catalogs, services = [] }: CatalogSnapshot): string {
  const speaks = protocolVersion === null ? "does not speak VGI" : `protocol ${protocolVersion}`;
  const lists = [
    ["catalogs", catalogs.map(({ name }) => name)],
    ["services", services.map(({ protocol }) => protocol)],
  ] as const;
  const has = lists.flatMap(([what, names]) => (names.length === 0 ? [] : [`${what} ${names.join(", ")}`]));
  return [`answers, ${speaks}`, ...has].join("; ");
}

/** What suggests loads the client, which other commands do without. */
async function suggest({ name }: WorkerSource, { catalogs, bound }: CatalogSnapshot): Promise<Untried[]> {
  const { missingArguments, suggestBinds } = await import("../doctor/suggest-binds.js");
  return catalogs.flatMap((catalog) =>
    dynamicSignatures(catalog, bound).map((dynamic): Untried => {
      const suggestions = suggestBinds(catalog, dynamic, catalogs);
      const [suggestion] = suggestions;
      const remark = suggestion === undefined ? withoutSuggestion(dynamic, missingArguments) : "not tried";
      return { worker: name, dynamic, suggestions, suggestion, remark };
    }),
  );
}

interface Untried extends Diagnosis {
  readonly suggestions: readonly BindSuggestion[];
}

/** Keeps of the suggestions the first that gives columns. */
async function tried(source: WorkerSource, untried: readonly Untried[]): Promise<Diagnosis[]> {
  const lists = untried.map(({ suggestions }) => suggestions.map(({ request }) => request));
  // A server that does not speak VGI has nothing to be bound, and is not to be asked for catalogs.
  if (lists.every((list) => list.length === 0)) return untried.slice();
  const { tryBinds } = await import("../read/try-binds.js");
  const trials = await tryBinds(source.request(), lists);
  return untried.map(({ worker, dynamic, suggestions, remark }, index) => {
    const [list = []] = lists.slice(index, index + 1);
    const { bound: output, refused } = trials.get(list) ?? {};
    const suggestion = suggestions.find(
      ({ request }) => output !== undefined && request.arguments === output.arguments,
    );
    if (suggestion !== undefined) return { worker, dynamic, suggestion, remark: undefined };
    const failed = suggestions.map((one) => JSON.stringify(one.arguments)).join(", ");
    return {
      worker,
      dynamic,
      suggestion,
      remark: failed === "" ? remark : `bind refuses ${failed}: ${refused ?? "it was not tried"}`,
    };
  });
}

function withoutSuggestion(
  { model }: DynamicFunction,
  missingArguments: (model: DynamicFunction["model"]) => string,
): string {
  if (model.kind !== "table") return "type a call with .as({ … })";
  return `no example with values for ${missingArguments(model)}`;
}
