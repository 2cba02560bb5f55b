import { UsageError } from "vgi-runtime";

/**
 * What happens when a function, or a method of a service, is not what the SDK was generated from: nothing, a warning at its first
 * call, or an error.
 */
export type DriftPolicy = "off" | "warn" | "error";

const policies: readonly DriftPolicy[] = ["off", "warn", "error"];

/**
 * The policy of a session: the one that is given, else that of the environment variable `VGI_DRIFT`, else `off`.
 *
 * A warning costs the first call of a session what it takes to list the catalog: one more turn at best, hundreds with workers
 * before protocol 2.1 that have many schemas. In the background it would take a connection, which over stdio is one more process,
 * and come after the answer that it warns about. So nobody gets it unasked; bind's answer is checked in any case.
 */
export function driftPolicy(given: DriftPolicy | undefined): DriftPolicy {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } };
  const chosen = given ?? process?.env?.["VGI_DRIFT"] ?? "";
  const policy = policies.find((one) => one === chosen);
  if (policy !== undefined) return policy;
  if (chosen === "") return "off";
  throw new UsageError({
    what: `${JSON.stringify(chosen)} is no policy for drift`,
    next: `Give one of ${policies.join(", ")} as the option drift, or as VGI_DRIFT.`,
  });
}
