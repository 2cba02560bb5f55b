import type { Workload } from "./workload.js";

/**
 * The workloads that names ask for: those of a group, or every workload whose name begins with one of them. All of them without names.
 *
 * @throws RangeError for a name that fits none, with those that there are
 */
export function selectWorkloads(
  groups: Readonly<Record<string, readonly Workload[]>>,
  names: readonly string[],
): readonly Workload[] {
  const all = Object.values(groups).flat();
  if (names.length === 0) return all;
  const chosen = names.flatMap((name) => {
    const fitting = Object.hasOwn(groups, name)
      ? groups[name]
      : all.filter((workload) => workload.name.startsWith(name));
    if (fitting !== undefined && fitting.length > 0) return fitting;
    const known = [...Object.keys(groups), ...all.map((workload) => workload.name)];
    throw new RangeError(`there is no workload ${name}; there are ${known.join(", ")}`);
  });
  return [...new Set(chosen)];
}
