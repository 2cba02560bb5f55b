import type { CatalogModel, CompanionModel, CopyFormatModel, SchemaModel } from "vgi-client";
import { groupFunctions, type CallShape, type FunctionGroup } from "../model/function-groups.js";
import { copyFormatKey } from "../model/normalize.js";
import { schemaTree, type SchemaNode } from "../model/schema-tree.js";
import {
  emptyNamesLock,
  type CopyFormatNames,
  macroKey,
  type CatalogNames,
  type GroupNames,
  type NamesLock,
  type NodeNames,
  type OverloadNames,
  type SchemaNames,
  type SchemaSection,
  type TableNames,
} from "./catalog-names.js";
import { configuredName, type ConfiguredNames } from "./configured-names.js";
import { camelCase, pascalCase } from "./convert-case.js";
import { fileBaseName } from "./file-name.js";
import { assignOverloadSlots } from "./overload-slots.js";
import { reservedKeys, reservedModuleNames, reservedTypeNames, reservedValueNames } from "./reserved.js";
import { Scope, type AssignedNames } from "./scope.js";
import { nameOfId, uniqueIds, verbatimFirst } from "./unique-ids.js";

const shapeSuffix: Readonly<Record<CallShape, string>> = {
  scalar: "Scalar",
  aggregate: "Aggregate",
  table: "Table",
  tableInOut: "InOut",
};

/**
 * Gives every object of a catalog its names. The same catalog gives the same names; with the lock of an earlier run, an
 * object that was there keeps its name whatever has been added.
 */
export function assignCatalogNames(
  model: CatalogModel,
  lock: NamesLock = emptyNamesLock,
  configured: ConfiguredNames = {},
): CatalogNames {
  const assignment = new Assignment(lock, model, configured);
  const schemas = assignment.node(schemaTree(model.schemas), "");
  return {
    schemas,
    nodes: assignment.nodes,
    copyFormats: assignment.copyFormats(model.copyFormats ?? []),
    companions: assignment.companions(model.companions ?? []),
    defaultSchema: schemas.find((schema) => isDefault(schema.path, model.defaultSchema)),
    lock: assignment.lock(),
  };
}

function isDefault(path: readonly string[], defaultSchema: string): boolean {
  return path.join(".") === defaultSchema;
}

/** One run over a catalog: collects what the lock keeps. */
class Assignment {
  readonly nodes: Map<string, NodeNames> = new Map();
  readonly #previous: NamesLock;
  readonly #defaultSchema: string;
  readonly #nameFor: (place: readonly string[]) => string | undefined;
  readonly #scopes: Map<string, AssignedNames> = new Map();
  readonly #overloads: Map<string, readonly (string | null)[]> = new Map();

  constructor(previous: NamesLock, model: CatalogModel, configured: ConfiguredNames) {
    this.#previous = previous;
    this.#defaultSchema = model.defaultSchema;
    this.#nameFor = (place) => configuredName(configured, model.name, place);
  }

  lock(): NamesLock {
    return { scopes: Object.fromEntries(this.#scopes), overloads: Object.fromEntries(this.#overloads) };
  }

  /** Names of a node's schema and of all below it; `folder` is where its children's modules go. */
  node(node: SchemaNode, folder: string, file?: string, member?: string): SchemaNames[] {
    const scopeId = JSON.stringify(node.path);
    const groups = node.schema === undefined ? [] : groupFunctions(node.schema.functions);
    if (file !== undefined && member !== undefined) this.nodes.set(scopeId, { file, member });
    const values = this.#values(scopeId, node, groups);
    const files = this.#files(scopeId, node);
    const below = node.children.flatMap((child) => {
      const path = `${folder}${files.get(child.name) ?? ""}`;
      return this.node(child, `${path}/`, path, values.get(schemaKey(child.name)));
    });
    if (node.schema === undefined || file === undefined || member === undefined) return below;
    return [this.#schema(scopeId, node.schema, { file, member, groups, values }), ...below];
  }

  copyFormats(formats: readonly CopyFormatModel[]): Map<string, CopyFormatNames> {
    const exported = this.#constants("copy", [], formats, copyFormatKey, "Copy");
    const types = this.#scope("copy types", { reserved: reservedTypeNames }, (scope) => {
      for (const format of formats) scope.claim(copyFormatKey(format), [`${pascalCase(format.name)}Options`]);
    });
    return new Map(
      formats.map((format) => {
        const key = copyFormatKey(format);
        const keys = this.#scope(`copy options ${key}`, { reserved: reservedKeys, sparse: true }, (scope) => {
          for (const id of verbatimFirst(uniqueIds(format.options), String)) scope.claim(id, [camelCase(nameOfId(id))]);
        });
        const names = {
          export: exported.get(key) ?? "",
          optionsType: types.get(key) ?? "",
          keys: uniqueIds(format.options).map((id) => keys.get(id) ?? ""),
        };
        return [key, names];
      }),
    );
  }

  companions(companions: readonly CompanionModel[]): Map<string, string> {
    return this.#constants("companions", [], companions, ({ name }) => name);
  }

  #schema(
    scopeId: string,
    schema: SchemaModel,
    known: {
      readonly file: string;
      readonly member: string;
      readonly groups: readonly FunctionGroup[];
      readonly values: ReadonlyMap<string, string>;
    },
  ): SchemaNames {
    const exported = known.groups.map((group) => ({
      group,
      export: known.values.get(groupKey(group)) ?? "",
      slots: this.#slots(scopeId, group),
      keys: this.#keys(scopeId, group),
    }));
    const types = this.#scope(`types ${scopeId}`, { reserved: reservedTypeNames }, (scope) => {
      for (const { group, export: name, slots } of exported) {
        for (const { slot } of slots) scope.claim(stemKey(group, slot), [typeStem(name, slot)]);
      }
    });
    const groups = exported.map(({ group, export: name, slots, keys }): GroupNames => {
      const overloads = slots.map(({ slot, model }): OverloadNames => ({
        model,
        stem: types.get(stemKey(group, slot)) ?? "",
        keys: uniqueIds(model.arguments).map((id) => keys.get(id) ?? ""),
      }));
      return { group, export: name, overloads };
    });
    return {
      path: schema.path,
      file: known.file,
      member: known.member,
      groups,
      tables: this.#tables(scopeId, schema),
      views: this.#constants(`views ${scopeId}`, schema.path, schema.views, ({ name }) => name),
      macros: this.#constants(`macros ${scopeId}`, schema.path, schema.macros, macroKey, "Table"),
      sections: new Map(sectionsOf(schema).map((section) => [section, known.values.get(sectionKey(section)) ?? ""])),
    };
  }

  #tables(scopeId: string, { path, tables }: SchemaModel): Map<string, TableNames> {
    const exported = this.#constants(`tables ${scopeId}`, path, tables, ({ name }) => name);
    const types = this.#scope(`table types ${scopeId}`, { reserved: reservedTypeNames }, (scope) => {
      for (const { name } of tables) scope.claim(name, [pascalCase(this.#nameFor([...path, name]) ?? name)]);
    });
    return new Map(tables.map(({ name }) => [name, { export: exported.get(name) ?? "", stem: types.get(name) ?? "" }]));
  }

  /** Names of exported constants, by the keys of their objects. `suffix` is for the second of two objects of one name. */
  #constants<T extends { readonly name: string }>(
    scopeId: string,
    path: readonly string[],
    objects: readonly T[],
    keyOf: (object: T) => string,
    suffix = "",
  ): Map<string, string> {
    const first = firstByName(objects);
    return this.#scope(scopeId, { reserved: reservedValueNames }, (scope) => {
      for (const object of verbatimFirst(objects, ({ name }) => name)) {
        const given = this.#nameFor([...path, object.name]);
        const plain = given ?? camelCase(object.name);
        const isFirst = first.get(object.name) === object;
        scope.claim(keyOf(object), [plain, plain + suffix], isFirst ? given : undefined);
      }
    });
  }

  #values(scopeId: string, node: SchemaNode, groups: readonly FunctionGroup[]): Map<string, string> {
    const isEntry = node.schema !== undefined && isDefault(node.schema.path, this.#defaultSchema);
    const reserved = isEntry ? new Set([...reservedValueNames, "connect"]) : reservedValueNames;
    const first = firstByName(groups);
    return this.#scope(`values ${scopeId}`, { reserved }, (scope) => {
      for (const group of verbatimFirst(groups, (candidate) => candidate.name)) {
        const given = this.#nameFor([...node.path, group.name]);
        const plain = given ?? camelCase(group.name);
        const isFirst = first.get(group.name) === group;
        const suffixed = plain + shapeSuffix[group.shape];
        scope.claim(groupKey(group), isFirst ? [plain, suffixed] : [suffixed, plain], isFirst ? given : undefined);
      }
      for (const child of verbatimFirst(node.children, (candidate) => candidate.name)) {
        scope.claim(schemaKey(child.name), [camelCase(child.name)], this.#nameFor(child.path));
      }
      for (const section of node.schema === undefined ? [] : sectionsOf(node.schema)) {
        scope.claim(sectionKey(section), [section]);
      }
    });
  }

  #files(scopeId: string, node: SchemaNode): Map<string, string> {
    return this.#scope(`files ${scopeId}`, { reserved: reservedModuleNames, ignoreCase: true }, (scope) => {
      for (const child of node.children) scope.claim(child.name, [fileBaseName(child.name)]);
    });
  }

  #slots(scopeId: string, group: FunctionGroup): ReturnType<typeof assignOverloadSlots>["slots"] {
    const id = `${scopeId} ${groupKey(group)}`;
    const previous = Object.hasOwn(this.#previous.overloads, id) ? this.#previous.overloads[id] : undefined;
    const { slots, lock } = assignOverloadSlots(group.overloads, previous);
    this.#overloads.set(id, lock);
    return slots;
  }

  /** Keys of argument objects: one scope per constant, so that an argument has one key in all overloads. */
  #keys(scopeId: string, group: FunctionGroup): Map<string, string> {
    const ids = [...new Set(group.overloads.flatMap((model) => uniqueIds(model.arguments)))];
    return this.#scope(`arguments ${scopeId} ${groupKey(group)}`, { reserved: reservedKeys, sparse: true }, (scope) => {
      for (const id of verbatimFirst(ids, String)) scope.claim(id, [camelCase(nameOfId(id))]);
    });
  }

  /** `sparse` keeps only names that differ from their object's: enough where those that don't are claimed first. */
  #scope(
    id: string,
    options: { readonly reserved: ReadonlySet<string>; readonly ignoreCase?: boolean; readonly sparse?: boolean },
    claim: (scope: Scope) => void,
  ): Map<string, string> {
    const previous = Object.hasOwn(this.#previous.scopes, id) ? this.#previous.scopes[id] : undefined;
    const scope = new Scope({ reserved: options.reserved, previous, ignoreCase: options.ignoreCase });
    claim(scope);
    const names = scope.settle();
    const kept = [...names].filter(([key, name]) => options.sparse !== true || key !== name);
    if (kept.length > 0) this.#scopes.set(id, Object.fromEntries(kept));
    return names;
  }
}

function groupKey(group: FunctionGroup): string {
  return `${group.shape} ${group.name}`;
}

/** The sections that a schema has. */
function sectionsOf(schema: SchemaModel): SchemaSection[] {
  return (["tables", "views", "macros"] as const).filter((section) => schema[section].length > 0);
}

function sectionKey(section: SchemaSection): string {
  return `section ${section}`;
}

function schemaKey(name: string): string {
  return `schema ${name}`;
}

function stemKey(group: FunctionGroup, slot: number): string {
  return `${groupKey(group)}#${slot}`;
}

function typeStem(exported: string, slot: number): string {
  const stem = exported.charAt(0).toUpperCase() + exported.slice(1);
  return slot === 0 ? stem : `${stem}${/\d$/.test(stem) ? "_" : ""}${slot + 1}`;
}

/** The first of the objects of each name. */
function firstByName<T extends { readonly name: string }>(objects: readonly T[]): ReadonlyMap<string, T> {
  return new Map(objects.toReversed().map((object) => [object.name, object]));
}
