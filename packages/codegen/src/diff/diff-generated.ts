import type { ServiceModel } from "vgi-client";
import type { GeneratedFrom } from "../model/generated-from.js";
import { snapshotFormat, type CatalogSnapshot } from "../model/snapshot.js";
import type { NamesLock } from "../names/catalog-names.js";
import type { Change } from "./change.js";
import { diffSnapshots } from "./diff-snapshots.js";
import { diffServices } from "./diff-services.js";
import { diffTypes } from "./diff-types.js";
import { lockedExports, type LockedExport } from "./locked-exports.js";
import { breaking, changed } from "./rules.js";

/** A catalog as it was generated, or as it would be now. */
export interface GeneratedState {
  readonly catalog: string;
  readonly names: NamesLock;
  readonly from: GeneratedFrom;
}

/**
 * What differs between generated code and the code that would be generated now, but for documentation: what the catalogs have,
 * under which names it is exported, and what values are in TypeScript.
 */
export function diffGenerated(generated: readonly GeneratedState[], now: readonly GeneratedState[]): Change[] {
  const both = generated.flatMap((old) =>
    now.filter(({ catalog }) => catalog === old.catalog).map((next) => ({ old, next })),
  );
  return [
    ...diffSnapshots(snapshotOf(generated), snapshotOf(now)),
    ...both.flatMap(({ old, next }) =>
      diffTypes(old.from.types, next.from.types, next.from.model).concat(diffNames(old, next)),
    ),
  ];
}

/** The protocols of a server as they were generated, or as they would be now. */
export interface GeneratedProtocols {
  readonly names: NamesLock;
  readonly from: readonly ServiceModel[];
}

/** The same for services: their protocols and methods, and the names that these are exported under. */
export function diffGeneratedServices(before: GeneratedProtocols, after: GeneratedProtocols): Change[] {
  const renamed = after.from.flatMap(({ protocol, methods }) =>
    methods.flatMap(({ name }): Change[] => {
      const scope = `values ${protocol}`;
      const [old, next] = [before.names.scopes[scope]?.[name], after.names.scopes[scope]?.[name]];
      if (old === undefined || next === undefined || old === next) return [];
      return [changed({ catalog: protocol, kind: "method", name }, "exported name", renaming, old, next)];
    }),
  );
  return [...diffServices(before.from, after.from), ...renamed];
}

const renaming = breaking("Programs that import it by its name of before no longer compile.");

function snapshotOf(states: readonly GeneratedState[]): CatalogSnapshot {
  return {
    format: snapshotFormat,
    protocolVersion: null,
    catalogs: states.map(({ from }) => from.model),
    bound: states.flatMap(({ from }) => from.bound),
  };
}

/** Objects that a configuration gives another name. */
function diffNames(before: GeneratedState, after: GeneratedState): Change[] {
  const old = new Map(constants(before).map((one) => [identity(one), one.exported]));
  return constants(after).flatMap((one): Change[] => {
    const known = old.get(identity(one));
    if (known === undefined || known === one.exported) return [];
    const { schema, kind, name, shape } = one;
    const place = { catalog: after.catalog, ...(schema && { schema }), kind, name, ...(shape && { shape }) };
    return [changed(place, "exported name", renaming, known, one.exported)];
  });
}

function constants({ names }: GeneratedState): LockedExport[] {
  return lockedExports(names).filter(({ isType }) => !isType);
}

function identity({ schema, section, key }: LockedExport): string {
  return JSON.stringify([section, schema, key]);
}
