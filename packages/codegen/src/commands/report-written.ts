import { dynamicFunctions } from "../emit/known-output.js";
import { normalizeSnapshot } from "../model/normalize.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import type { CliContext } from "./cli-context.js";
import type { WrittenSdk } from "./write-sdk.js";

/** Prints what was written: each file that changed, and the functions whose rows have no type. */
export function reportWritten({ terminal }: CliContext, { plan, snapshot }: WrittenSdk, dryRun: boolean): void {
  const changes = plan.changes.map(({ path, action }) => ({ path, action }));
  const dynamic = dynamicOf(snapshot);
  terminal.json({ out: plan.out, dryRun, changes, kept: plan.kept, dynamic });
  const changed = changes.filter(({ action }) => action !== "unchanged");
  for (const { path, action } of changed) terminal.data(`${action} ${path}`);
  for (const path of plan.kept) terminal.warn(`${path} is no longer generated; it was edited by hand, and stays.`);
  const files = `${changes.length} files in ${plan.out}`;
  terminal.note(
    changed.length === 0
      ? `${files}, all up to date.`
      : `${files}, ${changed.length} ${dryRun ? "would change" : "changed"}.`,
  );
  if (dynamic.length === 0) return;
  const have = dynamic.length === 1 ? "function has" : "functions have";
  const some = dynamic.slice(0, 3).join(", ");
  terminal.note(
    `${dynamic.length} ${have} rows that only bind knows: ${some}${dynamic.length > 3 ? ", … (--verbose names all)" : ""}. ` +
      "Type a call with .as({ … }), or let vgi-codegen doctor suggest how to bind it.",
  );
  if (terminal.options.verbose) for (const name of dynamic) terminal.note(`  ${name}`);
}

/** Functions whose rows only bind knows, with catalog and schema. */
function dynamicOf(snapshot: CatalogSnapshot): string[] {
  const { catalogs, bound } = normalizeSnapshot(snapshot);
  return catalogs.flatMap((catalog) => {
    const own = bound.filter((candidate) => candidate.catalog === catalog.name);
    return dynamicFunctions(catalog, own).map((name) => `${catalog.name}.${name}`);
  });
}
