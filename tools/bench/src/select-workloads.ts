import type { Workload } from "./workload.js";

/**
 * The workloads that names ask for: those of a group, or every workload whose name begins with one of them. All of them without names.
 *
 * Capitals don't count: sizes are `1M` in some names and `1m` in others.
 *
 * @throws RangeError for a name that fits none, with the groups and how to see all names
 */
export function selectWorkloads(
  groups: Readonly<Record<string, readonly Workload[]>>,
  names: readonly string[],
): readonly Workload[] {
  const all = Object.values(groups).flat();
  if (names.length === 0) return all;
  const chosen = names.flatMap((name) => {
    const beginning = name.toLowerCase();
    const fitting = Object.hasOwn(groups, name)
      ? groups[name]
      : all.filter((workload) => workload.name.toLowerCase().startsWith(beginning));
    if (fitting !== undefined && fitting.length > 0) return fitting;
    throw new RangeError(
      `there is no group or workload ${name}. The groups are ${Object.keys(groups).join(", ")}; --list prints the workloads in them.`,
    );
  });
  return [...new Set(chosen)];
}
