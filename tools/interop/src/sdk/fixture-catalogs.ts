import { workerAge, type WorkerVersionName } from "@vgi-tools/real-workers";
import type { Fixture } from "../case.js";
import type { TypedCell } from "../cell.js";
import { utf8 } from "../literals.js";

/** A catalog of a fixture worker. */
export interface FixtureCatalog {
  readonly fixture: Fixture;
  readonly catalog: string;
  /** First version that has it. Default: the oldest. */
  readonly since?: WorkerVersionName;
  /** Attach options that it can't do without. */
  readonly options?: Readonly<Record<string, TypedCell>>;
  /** Why nothing can be attached. */
  readonly unattachable?: string;
}

const worker = { fixture: "worker" } as const;

/** Every catalog of the fixture workers, with functions or without. */
const catalogs: readonly FixtureCatalog[] = [
  { ...worker, catalog: "example" },
  { ...worker, catalog: "projection_repro" },
  { ...worker, catalog: "schema_reconcile" },
  { ...worker, catalog: "accumulate" },
  { ...worker, catalog: "narrow_bind", since: "0.18.0" },
  { ...worker, catalog: "twin_a", since: "0.18.0" },
  { ...worker, catalog: "twin_b", since: "0.18.0" },
  { ...worker, catalog: "contents_probe", since: "0.45.0" },
  { ...worker, catalog: "contents_broken", since: "0.45.0" },
  { ...worker, catalog: "contents_legacy", since: "0.45.0" },
  { ...worker, catalog: "contents_memory", since: "0.45.0" },
  { ...worker, catalog: "contents_reval", since: "0.45.0" },
  { ...worker, catalog: "contents_hash", since: "0.45.0" },
  { ...worker, catalog: "ticket_probe", since: "0.45.0", options: { api_key: utf8("k") } },
  {
    ...worker,
    catalog: "writable",
    unattachable: "its worker wants a transactor process that is not part of the package",
  },
  { fixture: "attach_options", catalog: "attach_options" },
  { fixture: "attach_options", catalog: "attach_options_required", since: "0.28.1", options: { api_key: utf8("k") } },
  { fixture: "simple_writable", catalog: "simple_writable" },
];

/** The catalogs that a version has. */
export function fixtureCatalogs(version: WorkerVersionName): readonly FixtureCatalog[] {
  return catalogs.filter(({ since }) => since === undefined || workerAge(since) <= workerAge(version));
}
