import type { AggregateFeature as Implementation } from "../aggregates/aggregate-function.js";
import type { GeneratedCalls } from "./generated-calls.js";

/** A function that some aggregates have. */
export interface AggregateFeature {
  readonly method: string;
  readonly of: (calls: GeneratedCalls) => Implementation;
}

/** `window` of an aggregate whose worker answers for frames of a partition. */
export const windows: AggregateFeature = { method: "window", of: (calls) => calls.windows };

/** `streaming` of an aggregate that gives its value at each row of partitions that come in chunks. */
export const streams: AggregateFeature = { method: "streaming", of: (calls) => calls.streams };
