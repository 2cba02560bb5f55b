import type { CallShape } from "../model/function-groups.js";
import type { NamesLock } from "../names/catalog-names.js";
import type { ObjectKind } from "./change.js";

/** What generated modules export for an object. */
export interface LockedExport {
  /** Module in the folder of the catalog, without extension; of a schema's module only what stands behind its own path. */
  readonly section: "" | "tables" | "views" | "macros" | "copy" | "companions";
  /** Path of the schema; absent for what belongs to the catalog as a whole. */
  readonly schema?: readonly string[];
  readonly kind: ObjectKind;
  /** What tells it from all others of its scope. */
  readonly key: string;
  /** Wire name. */
  readonly name: string;
  /** Of a function: which of the constants that may share a name. */
  readonly shape?: CallShape;
  /** The exported constant, or what the names of exported types begin with. */
  readonly exported: string;
  readonly isType: boolean;
}

type Read = (key: string) => Pick<LockedExport, "name" | "shape"> | undefined;

/** How the scopes of a lock are read: by the first words of their name. Those of arguments and files export nothing. */
const scopes: readonly (Pick<LockedExport, "section" | "kind" | "isType"> & {
  readonly id: string;
  readonly read: Read;
})[] = [
  { id: "values", section: "", kind: "function", isType: false, read: functionOf },
  { id: "types", section: "", kind: "function", isType: true, read: (key) => functionOf(key.replace(/#\d+$/, "")) },
  { id: "tables", section: "tables", kind: "table", isType: false, read: (name) => ({ name }) },
  { id: "table types", section: "tables", kind: "table", isType: true, read: (name) => ({ name }) },
  { id: "views", section: "views", kind: "view", isType: false, read: (name) => ({ name }) },
  { id: "macros", section: "macros", kind: "macro", isType: false, read: behindWord },
  { id: "copy", section: "copy", kind: "copy format", isType: false, read: beforeWord },
  { id: "copy types", section: "copy", kind: "copy format", isType: true, read: beforeWord },
  { id: "companions", section: "companions", kind: "companion", isType: false, read: (name) => ({ name }) },
];

/** All that the modules of a catalog export, as its lock has it. */
export function lockedExports(lock: NamesLock): LockedExport[] {
  return Object.entries(lock.scopes).flatMap(([id, names]) => {
    const path = id.indexOf(" [");
    const [words, schema] = path === -1 ? [id, undefined] : [id.slice(0, path), parsePath(id.slice(path + 1))];
    const scope = scopes.find((one) => one.id === words);
    if (scope === undefined || (path !== -1 && schema === undefined)) return [];
    const { read, id: _id, ...known } = scope;
    return Object.entries(names).flatMap(([key, exported]): LockedExport[] => {
      const object = read(key);
      return object === undefined ? [] : [{ ...known, ...object, key, ...(schema && { schema }), exported }];
    });
  });
}

const shapes: ReadonlySet<string> = new Set<CallShape>(["scalar", "aggregate", "table", "tableInOut"]);

/** `scalar double`; what else has a name in a module of functions is no function. */
function functionOf(key: string): ReturnType<Read> {
  const [shape = "", ...name] = key.split(" ");
  return shapes.has(shape) ? { name: name.join(" "), shape: shape as CallShape } : undefined;
}

/** `scalar clamp` */
function behindWord(key: string): ReturnType<Read> {
  return { name: key.slice(key.indexOf(" ") + 1) };
}

/** `parquet both` */
function beforeWord(key: string): ReturnType<Read> {
  return { name: key.slice(0, key.lastIndexOf(" ")) };
}

function parsePath(text: string): readonly string[] | undefined {
  try {
    return JSON.parse(text) as readonly string[];
  } catch {
    return undefined;
  }
}
