import type { CatalogModel, ServiceModel } from "vgi-client";
import type { BoundOutput } from "./bound-output.js";

/**
 * Format of snapshots that this version writes, and the only one that there has been. A property that is added within the
 * format is optional on reading, and older versions pass it over; whatever they would misread takes the next number.
 */
export const snapshotFormat = 1;

/** Everything that code is generated from: what `pull` writes and `generate --snapshot` reads. */
export interface CatalogSnapshot {
  /** {@link snapshotFormat} of the version that wrote it. */
  readonly format: number;
  /** Protocol version that the worker spoke, for people; nothing depends on it. */
  readonly protocolVersion: string | null;
  /** Sorted by name. */
  readonly catalogs: readonly CatalogModel[];
  /** Columns of table functions that the configuration asked for, sorted. */
  readonly bound: readonly BoundOutput[];
  /** Protocols besides VGI that the server hosts, sorted by name; absent where nobody asked for them. */
  readonly services?: readonly ServiceModel[];
}
