import type { SelectionFlags } from "./flags.js";

/**
 * Whether a run is about some of the catalogs in the output folder only: named ones, those of one worker, or none, since a server that
 * does not speak VGI says nothing of catalogs that others have.
 */
export function isPartialRun(
  flags: SelectionFlags,
  { catalogs, services }: { readonly catalogs: readonly unknown[]; readonly services?: unknown },
): boolean {
  const isOther = catalogs.length === 0 && services !== undefined;
  return isOther || flags.catalog !== undefined || flags.worker !== undefined;
}
