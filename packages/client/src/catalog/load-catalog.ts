import type { Agreement, Channel, MethodValues } from "../channel.js";
import { schemaParameter, schemaPathOf, type SchemaPath } from "../dialects/schema-reference.js";
import { isRefusal } from "../errors.js";
import type { CatalogInfo, CatalogModel, SchemaModel } from "../model/catalog.js";
import type { RunningCall } from "../running-call.js";
import type { Attachment } from "./attachment.js";
import { functionModel } from "./function-model.js";
import { indexModel, macroModel, tableModel, viewModel } from "./object-models.js";
import type { FunctionRecord, IndexRecord, MacroRecord, SchemaRecord, TableRecord, ViewRecord } from "./records.js";
import { byCodeUnit, signatureKey, sortedBy } from "./sort.js";

/** A schema without its contents. */
export type SchemaHead = Pick<SchemaModel, "path" | "comment" | "tags">;

/** What a schema holds, as the worker sent it. */
interface SchemaRecords {
  readonly functions: readonly FunctionRecord[];
  readonly tables: readonly TableRecord[];
  readonly views: readonly ViewRecord[];
  readonly macros: readonly MacroRecord[];
  readonly indexes: readonly IndexRecord[];
}

/** Kinds of function that are listed by a call each. */
const FUNCTION_LISTINGS = ["SCALAR_FUNCTION", "TABLE_FUNCTION", "AGGREGATE_FUNCTION"] as const;

const MACRO_LISTINGS = ["SCALAR_MACRO", "TABLE_MACRO"] as const;

/** Lists a catalog through the calls that its protocol version has. */
export class CatalogReader {
  readonly #channel: Channel;
  readonly #attachment: Attachment;
  readonly #call: RunningCall;

  constructor(channel: Channel, attachment: Attachment, call: RunningCall) {
    this.#channel = channel;
    this.#attachment = attachment;
    this.#call = call;
  }

  /** Schemas without contents, sorted by path. */
  async schemas(): Promise<SchemaHead[]> {
    const records = await this.#items<SchemaRecord>("catalog_schemas", () => ({}));
    return sortedBy(records.map(schemaHead), pathKey);
  }

  /** One schema with its contents; its comment and tags come from the listing. */
  async schema(head: SchemaHead): Promise<SchemaModel> {
    return schemaModel(head, await this.#contents(head.path));
  }

  /**
   * The whole catalog: by one `catalog_contents` call where the worker offers it, else by calls per schema, also when
   * the worker refuses the one that it offered. Same result.
   *
   * @param info the catalog's line of the catalog list, which alone names the attach options
   */
  async catalog(info: CatalogInfo | undefined): Promise<CatalogModel> {
    const { facts } = this.#attachment;
    const schemas = await this.#allSchemas();
    return {
      name: facts.catalog,
      comment: facts.comment,
      tags: facts.tags,
      defaultSchema: facts.defaultSchema,
      implementationVersion: facts.implementationVersion ?? info?.implementationVersion ?? null,
      dataVersion: facts.dataVersion,
      attachOptions: sortedBy(info?.attachOptions ?? [], (option) => option.name),
      settings: sortedBy(facts.settings, (setting) => setting.name),
      secretTypes: sortedBy(facts.secretTypes, (type) => type.name),
      supportsTransactions: facts.supportsTransactions,
      supportsTimeTravel: facts.supportsTimeTravel,
      schemas,
    };
  }

  async #allSchemas(): Promise<SchemaModel[]> {
    const { dialect } = await this.#channel.agreement();
    if (dialect.contents === "by-kind" && this.#attachment.facts.supportsCatalogContents) {
      const contents = await this.#wholeContents();
      if (contents !== undefined) return schemasByKind(contents);
    }
    const models: SchemaModel[] = [];
    for (const head of await this.schemas()) models.push(await this.schema(head));
    return models;
  }

  /** Everything at once; `undefined` when the worker offers it and refuses. */
  async #wholeContents(): Promise<ContentsRecord | undefined> {
    try {
      return (await this.#unary("catalog_contents", () => ({ ifNoneMatch: null }))) as ContentsRecord;
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  async #contents(path: SchemaPath): Promise<SchemaRecords> {
    const of = <T>(method: string, extra: MethodValues = {}): Promise<readonly T[]> =>
      this.#items<T>(method, ({ dialect }) => ({ ...schemaParameter(dialect, path), ...extra }));
    const functions: FunctionRecord[] = [];
    for (const type of FUNCTION_LISTINGS) {
      functions.push(...(await of<FunctionRecord>("catalog_schema_contents_functions", { type })));
    }
    const macros: MacroRecord[] = [];
    for (const type of MACRO_LISTINGS) {
      macros.push(...(await of<MacroRecord>("catalog_schema_contents_macros", { type })));
    }
    return {
      functions,
      macros,
      tables: await of<TableRecord>("catalog_schema_contents_tables"),
      views: await of<ViewRecord>("catalog_schema_contents_views"),
      indexes: await of<IndexRecord>("catalog_schema_contents_indexes"),
    };
  }

  async #items<T>(method: string, values: (agreement: Agreement) => MethodValues): Promise<readonly T[]> {
    const response = (await this.#unary(method, values)) as { readonly items: readonly T[] };
    return response.items;
  }

  #unary(method: string, values: (agreement: Agreement) => MethodValues): Promise<unknown> {
    const scope = { attachOpaqueData: this.#attachment.opaqueData, transactionOpaqueData: null };
    return this.#channel.unary(method, (agreement) => ({ ...scope, ...values(agreement) }), this.#call);
  }
}

/** Answer of `catalog_contents` since 2.2: everything by kind, each object naming its schema. */
interface ContentsRecord {
  readonly schemas: readonly SchemaRecord[] | null;
  readonly functions: readonly Placed<FunctionRecord>[] | null;
  readonly tables: readonly Placed<TableRecord>[] | null;
  readonly views: readonly Placed<ViewRecord>[] | null;
  readonly macros: readonly Placed<MacroRecord>[] | null;
  readonly indexes: readonly Placed<IndexRecord>[] | null;
}

type Placed<T> = T & { readonly schemaPath: SchemaPath };

function schemasByKind(contents: ContentsRecord): SchemaModel[] {
  const heads = sortedBy((contents.schemas ?? []).map(schemaHead), pathKey);
  return heads.map((head) =>
    schemaModel(head, {
      functions: placedIn(contents.functions, head.path),
      tables: placedIn(contents.tables, head.path),
      views: placedIn(contents.views, head.path),
      macros: placedIn(contents.macros, head.path),
      indexes: placedIn(contents.indexes, head.path),
    }),
  );
}

function placedIn<T>(items: readonly Placed<T>[] | null, path: SchemaPath): T[] {
  return (items ?? []).filter((item) => samePath(item.schemaPath, path));
}

function schemaModel(head: SchemaHead, records: SchemaRecords): SchemaModel {
  return {
    ...head,
    functions: sortedBy(records.functions.map(functionModel), signatureKey),
    tables: sortedBy(records.tables.map(tableModel), nameOf),
    views: sortedBy(records.views.map(viewModel), nameOf),
    macros: sortedBy(records.macros.map(macroModel), nameOf),
    indexes: sortedBy(records.indexes.map(indexModel), nameOf),
  };
}

function schemaHead(record: SchemaRecord): SchemaHead {
  return { path: schemaPathOf(record), comment: record.comment, tags: record.tags };
}

function samePath(a: SchemaPath, b: SchemaPath): boolean {
  return a.length === b.length && a.every((part, index) => byCodeUnit(part, b[index] ?? "") === 0);
}

function pathKey(head: SchemaHead): string {
  return head.path.join("\u0000");
}

function nameOf(object: { readonly name: string }): string {
  return object.name;
}
