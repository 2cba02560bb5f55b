import type {
  ArgumentModel,
  CatalogModel,
  FunctionModel,
  MacroModel,
  SchemaModel,
  TableModel,
  ViewModel,
} from "vgi-client";

/** A catalog for tests: what is not given is empty. */
export function catalog(parts: Partial<CatalogModel> = {}): CatalogModel {
  return {
    name: "example",
    comment: null,
    tags: {},
    defaultSchema: "main",
    implementationVersion: null,
    dataVersion: null,
    attachOptions: [],
    settings: [],
    secretTypes: [],
    supportsTransactions: false,
    supportsTimeTravel: false,
    schemas: [],
    ...parts,
  };
}

/** A schema for tests. */
export function schema(path: readonly string[], parts: Partial<SchemaModel> = {}): SchemaModel {
  return { path, comment: null, tags: {}, functions: [], tables: [], views: [], macros: [], indexes: [], ...parts };
}

/** A function for tests; a table function unless told otherwise. */
export function fn(name: string, parts: Partial<FunctionModel> = {}): FunctionModel {
  return {
    name,
    kind: "table",
    comment: null,
    description: "",
    tags: {},
    arguments: [],
    output: { fields: [] },
    examples: [],
    categories: [],
    stability: null,
    nullHandling: null,
    orderPreservation: null,
    requiredSettings: [],
    requiredSecrets: [],
    projectionPushdown: false,
    filterPushdown: false,
    maxWorkers: null,
    hasFinalize: false,
    ...parts,
  };
}

/** An argument for tests; positional and int64 unless told otherwise. */
export function arg(name: string, parts: Partial<ArgumentModel> = {}): ArgumentModel {
  return { name, role: "positional", type: "int64", any: false, varargs: false, optional: false, ...parts };
}

/** A table for tests. */
export function table(name: string, parts: Partial<TableModel> = {}): TableModel {
  return {
    name,
    comment: null,
    tags: {},
    columns: { fields: [] },
    notNull: [],
    unique: [],
    primaryKey: [],
    check: [],
    supportsInsert: false,
    supportsUpdate: false,
    supportsDelete: false,
    ...parts,
  };
}

/** A view for tests. */
export function view(name: string, parts: Partial<ViewModel> = {}): ViewModel {
  return { name, comment: null, tags: {}, definition: "SELECT 1", ...parts };
}

/** A macro for tests; a scalar macro unless told otherwise. */
export function macro(name: string, parts: Partial<MacroModel> = {}): MacroModel {
  return { name, kind: "scalar", comment: null, tags: {}, parameters: [], defaults: {}, definition: "1", ...parts };
}
