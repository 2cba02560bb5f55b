import type { CatalogModel, SchemaModel } from "vgi-client";
import type { BoundOutput } from "../model/bound-output.js";
import { comparePaths } from "../model/compare.js";
import { normalizeSnapshot } from "../model/normalize.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import type { Change, Place } from "./change.js";
import { diffCompanions } from "./diff-companions.js";
import { diffCopyFormats } from "./diff-copy-formats.js";
import { diffFunctions } from "./diff-functions.js";
import { diffObjects } from "./diff-objects.js";
import { diffOptions, diffSecretTypes } from "./diff-options.js";
import { diffServices } from "./diff-services.js";
import { diffEach } from "./diff-each.js";
import { additive, behavioural, breaking, capability, compareProperties, documentation, type Rules } from "./rules.js";

/** Which protocol version the worker speaks concerns nobody who calls it. */
const snapshotRules = {
  format: "identity",
  protocolVersion: "elsewhere",
  catalogs: "elsewhere",
  bound: "elsewhere",
  services: "elsewhere",
} satisfies Rules<CatalogSnapshot>;

const catalogRules = {
  name: "identity",
  comment: documentation,
  tags: documentation,
  defaultSchema: (before, _after, models) =>
    hasSchema(models.before, before)
      ? breaking("The module that connects is another.")
      : behavioural("Calls that name no schema go to another."),
  implementationVersion: documentation,
  dataVersion: documentation,
  attachOptions: "elsewhere",
  settings: "elsewhere",
  secretTypes: "elsewhere",
  supportsTransactions: capability("No transactions can be begun.", "Transactions can be begun from now on."),
  supportsTimeTravel: capability(
    "Tables can no longer be read as they were.",
    "Tables can be read as they were from now on.",
  ),
  schemas: "elsewhere",
  copyFormats: "elsewhere",
  companions: "elsewhere",
} satisfies Rules<CatalogModel>;

const schemaRules = {
  path: "identity",
  comment: documentation,
  tags: documentation,
  functions: "elsewhere",
  tables: "elsewhere",
  views: "elsewhere",
  macros: "elsewhere",
  indexes: "elsewhere",
} satisfies Rules<SchemaModel>;

/**
 * What differs between two snapshots, each with what it does to programs that call the generated SDK. Names are taken to
 * be kept by the lock: an object that is added takes no other's. Pure.
 *
 * @example
 * ```ts
 * for (const change of diffSnapshots(before, after)) console.log(change.class, placeText(change.place), change.reason);
 * ```
 */
export function diffSnapshots(before: CatalogSnapshot, after: CatalogSnapshot): Change[] {
  const [old, next] = [normalizeSnapshot(before), normalizeSnapshot(after)];
  const catalogs = diffEach(old.catalogs, next.catalogs, {
    what: "catalog",
    key: ({ name }) => name,
    place: ({ name }) => ({ catalog: name }),
    added: additive("It can be attached from now on."),
    removed: breaking("Programs that attach it fail."),
    compare: (was, is) => diffCatalog(was, is, { before: old.bound, after: next.bound }),
  });
  // Where nobody asked for services, nothing is known of them.
  const isKnown = old.services !== undefined && next.services !== undefined;
  const services = isKnown ? diffServices(old.services ?? [], next.services ?? []) : [];
  return [...compareProperties(snapshotRules, old, next, { catalog: "" }, undefined), ...catalogs, ...services];
}

interface Bound {
  readonly before: readonly BoundOutput[];
  readonly after: readonly BoundOutput[];
}

function diffCatalog(before: CatalogModel, after: CatalogModel, bound: Bound): Change[] {
  const catalog = after.name;
  const own = (list: readonly BoundOutput[]): BoundOutput[] => list.filter((one) => one.catalog === catalog);
  const sides = {
    before: { settings: before.settings, bound: own(bound.before) },
    after: { settings: after.settings, bound: own(bound.after) },
  };
  return [
    ...compareProperties(catalogRules, before, after, { catalog }, undefined),
    ...diffOptions("attach option", before.attachOptions, after.attachOptions, catalog, !isDeclared(before)),
    ...diffOptions("setting", before.settings, after.settings, catalog, before.settings.length === 0),
    ...diffSecretTypes(before.secretTypes, after.secretTypes, catalog),
    ...diffCopyFormats(before.copyFormats ?? [], after.copyFormats ?? [], catalog),
    ...diffCompanions(before.companions ?? [], after.companions ?? [], catalog),
    ...diffEach(before.schemas, after.schemas, {
      what: "schema",
      key: ({ path }) => JSON.stringify(path),
      place: ({ path }) => ({ catalog, schema: path }),
      added: additive("It can be used from now on."),
      removed: breaking("Programs that import its module no longer compile."),
      compare: (old, next, place) => diffSchema(old, next, place, sides),
    }),
  ];
}

function diffSchema(
  before: SchemaModel,
  after: SchemaModel,
  place: Place,
  sides: Parameters<typeof diffFunctions>[2],
): Change[] {
  const here = (list: readonly BoundOutput[]): BoundOutput[] =>
    list.filter((one) => comparePaths(one.schema, after.path) === 0);
  const own = {
    before: { ...sides.before, bound: here(sides.before.bound) },
    after: { ...sides.after, bound: here(sides.after.bound) },
  };
  return [
    ...compareProperties(schemaRules, before, after, place, undefined),
    ...diffFunctions(before, after, own, place.catalog),
    ...diffObjects(before, after, place),
  ];
}

/** Whether generated code knows the options of attach: with none of these, it takes every one. */
function isDeclared({ attachOptions, settings, secretTypes }: CatalogModel): boolean {
  return attachOptions.length + settings.length + secretTypes.length > 0;
}

function hasSchema(catalog: CatalogModel, name: string): boolean {
  return catalog.schemas.some(({ path }) => path.join(".") === name);
}
