import type { WorkerVersionName } from "@vgi-tools/real-workers";

/** What came of one call through a generated function. */
export interface CallReport {
  /** Of the case. */
  readonly name: string;
  /**
   * `compared`: rows and columns are the Python client's. `refused`: both clients got the worker's error, the same one. `skipped`: it can't
   * be called, or not be compared.
   */
  readonly status: "compared" | "refused" | "failed" | "skipped";
  /** What differs, the error, or why it was skipped. */
  readonly detail?: string;
}

/** What came of one function, or of one signature where there are overloads. */
export interface FunctionReport {
  readonly version: WorkerVersionName;
  readonly transport: "stdio" | "http";
  readonly catalog: string;
  /** Schema path, name and arguments. */
  readonly signature: string;
  /** As that of calls; `failed` too where nothing calls the function and no reason says why. */
  readonly status: CallReport["status"];
  readonly detail?: string;
  /** Calls that were compared. */
  readonly calls: number;
}

/**
 * What its calls say of a function: one that differs makes it fail, one that was compared is enough otherwise.
 *
 * @param reason why nothing calls it, if that is known
 */
export function functionReport(
  place: Pick<FunctionReport, "version" | "transport" | "catalog" | "signature">,
  calls: readonly CallReport[],
  reason: string | undefined,
): FunctionReport {
  const compared = calls.filter(({ status }) => status === "compared").length;
  const [failure, ...others] = calls.filter(({ status }) => status === "failed");
  if (failure !== undefined) {
    const more = others.length === 0 ? "" : ` (and ${others.length} more calls)`;
    return { ...place, status: "failed", detail: `${failure.name}: ${failure.detail ?? ""}${more}`, calls: compared };
  }
  if (compared > 0) return { ...place, status: "compared", calls: compared };
  const rest = calls.find(({ status }) => status === "refused") ?? calls[0];
  if (rest !== undefined) return { ...place, status: rest.status, detail: rest.detail ?? "", calls: 0 };
  if (reason !== undefined) return { ...place, status: "skipped", detail: reason, calls: 0 };
  return { ...place, status: "failed", detail: "no case calls it, and no reason says why", calls: 0 };
}
