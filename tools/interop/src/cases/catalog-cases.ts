import type { WorkerVersionName } from "@vgi-tools/real-workers";
import type { CatalogCase, Fixture } from "../case.js";

/** Catalogs that can be attached, by fixture worker, with the version that brought them. */
const catalogs: readonly (readonly [Fixture, string, WorkerVersionName?])[] = [
  ["worker", "example"],
  ["worker", "projection_repro"],
  ["worker", "schema_reconcile"],
  ["worker", "accumulate"],
  ["worker", "narrow_bind", "0.18.0"],
  ["worker", "twin_a", "0.18.0"],
  ["worker", "twin_b", "0.18.0"],
  ["worker", "contents_probe", "0.45.0"],
  ["worker", "contents_broken", "0.45.0"],
  ["worker", "contents_legacy", "0.45.0"],
  ["worker", "contents_memory", "0.45.0"],
  ["worker", "contents_reval", "0.45.0"],
  ["worker", "contents_hash", "0.45.0"],
  ["attach_options", "attach_options"],
  ["catalog", "memory"],
  ["orchard_catalog", "orchard"],
  ["simple_writable", "simple_writable"],
  ["versioned", "versioned"],
  ["versioned_tables", "versioned_tables"],
];

const fixtures = [...new Set(catalogs.map(([fixture]) => fixture))];

/** What the workers offer: their catalogs, and every catalog with all that is in it. */
export const catalogCases: readonly CatalogCase[] = [
  ...fixtures.map((fixture): CatalogCase => ({ name: `catalogs of ${fixture}`, kind: "catalogs", fixture })),
  ...catalogs.flatMap(([fixture, catalog, since]): CatalogCase[] => {
    const place = { fixture, catalog, ...(since === undefined ? {} : { since }) };
    return [
      { name: `attach ${catalog}`, kind: "attach", ...place },
      { name: `listing of ${catalog}`, kind: "listing", ...place },
    ];
  }),
  {
    name: "attach writable",
    kind: "attach",
    catalog: "writable",
    skip: "its worker needs a fork of DuckDB that is not published",
  },
];
