import type { Measurement } from "./peers/task.js";

/** What figures of a workload are made of what a driver measured. */
export type Metric = "rows/s" | "calls/s" | "scans/s" | "batches/s" | "ms" | "p99 ms" | "MB";

/** Unit and direction of each. */
export const metrics: Readonly<Record<Metric, { readonly unit: string; readonly isHigherBetter: boolean }>> = {
  "rows/s": { unit: "rows/s", isHigherBetter: true },
  "calls/s": { unit: "calls/s", isHigherBetter: true },
  "scans/s": { unit: "scans/s", isHigherBetter: true },
  "batches/s": { unit: "batches/s", isHigherBetter: true },
  ms: { unit: "ms", isHigherBetter: false },
  "p99 ms": { unit: "ms", isHigherBetter: false },
  MB: { unit: "MB", isHigherBetter: false },
};

/** The figure of one repeat, which did its work `count` times. */
export function figureOf(metric: Metric, measured: Measurement, count: number): number {
  const { seconds, units, p99Seconds = 0, grownBytes = 0 } = measured;
  switch (metric) {
    case "rows/s":
      return units / seconds;
    case "calls/s":
    case "scans/s":
    case "batches/s":
      return count / seconds;
    case "ms":
      return (seconds * 1_000) / count;
    case "p99 ms":
      return p99Seconds * 1_000;
    case "MB":
      return grownBytes / 1_000_000;
  }
}
