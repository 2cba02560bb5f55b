import type { InteropCase } from "./case.js";

/**
 * The cases whose name contains the text; the catalog lists stay with them, because they say what a worker serves.
 *
 * @throws Error when no case has such a name
 */
export function selectCases(cases: readonly InteropCase[], only: string | undefined): InteropCase[] {
  if (only === undefined) return [...cases];
  const selected = cases.filter(({ name }) => name.includes(only));
  if (selected.length === 0) throw new Error(`No case has a name with "${only}" in it.`);
  const fixtures = new Set(selected.map(({ fixture = "worker" }) => fixture));
  const lists = cases.filter(({ kind, fixture = "worker" }) => kind === "catalogs" && fixtures.has(fixture));
  return [...new Set([...lists, ...selected])];
}
