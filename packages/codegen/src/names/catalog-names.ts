import type { FunctionModel, MacroModel } from "vgi-client";
import type { FunctionGroup } from "../model/function-groups.js";
import type { AssignedNames } from "./scope.js";

/** Names of one signature. */
export interface OverloadNames {
  readonly model: FunctionModel;
  /** Stem of its types: `SequenceArgs`, `SequenceRow`, `MultiplyColumns`, `MultiplyConstants`. */
  readonly stem: string;
  /** Property of the argument object, for each argument in order. */
  readonly keys: readonly string[];
}

/** Names of one exported constant. */
export interface GroupNames {
  readonly group: FunctionGroup;
  /** The exported constant. */
  readonly export: string;
  /** In the order of their slots, which keeps still when others are added. */
  readonly overloads: readonly OverloadNames[];
}

/** Names of one part of a schema's path. */
export interface NodeNames {
  /** Path of the module inside the catalog's folder, without extension: `main`, `a/b`. */
  readonly file: string;
  /** Property of the parent in the namespace client. */
  readonly member: string;
}

/** Names of one schema's module. */
export interface SchemaNames extends NodeNames {
  readonly path: readonly string[];
  readonly groups: readonly GroupNames[];
  /** Of each table, by wire name. */
  readonly tables: ReadonlyMap<string, TableNames>;
  /** The exported constant of each view, by wire name. */
  readonly views: ReadonlyMap<string, string>;
  /** The exported constant of each macro, by `macroKey`. */
  readonly macros: ReadonlyMap<string, string>;
  /** Property of the schema in the namespace client, for each section that it has. */
  readonly sections: ReadonlyMap<SchemaSection, string>;
}

/** What of a schema has a module of its own beside that of the functions; also the name of its file. */
export type SchemaSection = "tables" | "views" | "macros";

/** Names of one format of `COPY`. */
export interface CopyFormatNames {
  /** The exported constant. */
  readonly export: string;
  /** Name of the type of its options. */
  readonly optionsType: string;
  /** Property of the options object, for each option in order. */
  readonly keys: readonly string[];
}

/** Names of one table. */
export interface TableNames {
  /** The exported constant. */
  readonly export: string;
  /** Stem of its types: `PlantRow`, `PlantInsert`. */
  readonly stem: string;
}

/** What tells one macro from another: one of each kind may have a name. */
export function macroKey(macro: Pick<MacroModel, "kind" | "name">): string {
  return `${macro.kind} ${macro.name}`;
}

/** All names of a catalog. */
export interface CatalogNames {
  /** Of every schema, sorted by path. */
  readonly schemas: readonly SchemaNames[];
  /** Of every part of a path, by the path as JSON; parts without a schema of their own are only here. */
  readonly nodes: ReadonlyMap<string, NodeNames>;
  /** Of each format of `COPY`, by `copyFormatKey`. */
  readonly copyFormats: ReadonlyMap<string, CopyFormatNames>;
  /** The exported constant of each companion catalog, by its name. */
  readonly companions: ReadonlyMap<string, string>;
  /** Whether the default schema has a module: it is the one that exports `connect`. */
  readonly defaultSchema: SchemaNames | undefined;
  /** What the lock keeps for the next run. */
  readonly lock: NamesLock;
}

/** Assignments of one catalog as the lock file keeps them: scope, then object, then name. */
export interface NamesLock {
  readonly scopes: Readonly<Record<string, AssignedNames>>;
  /** Slots of overloads by scope and group; `null` where an overload has gone. */
  readonly overloads: Readonly<Record<string, readonly (string | null)[]>>;
}

/** The lock of a catalog that was never generated. */
export const emptyNamesLock: NamesLock = { scopes: {}, overloads: {} };
