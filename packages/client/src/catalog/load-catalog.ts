import type { anyVersion } from "vgi-protocol";
import type { Channel } from "../channel.js";
import type { MethodName, MethodParams, MethodResult } from "../methods.js";
import type { Agreement } from "../agreement.js";
import { schemaParameter, schemaPathOf, type SchemaPath } from "../dialects/schema-reference.js";
import { isRefusal, UnsupportedByProtocolError } from "../errors/index.js";
import type { CatalogInfo, CatalogModel, CompanionModel, CopyFormatModel, SchemaModel } from "../model/catalog.js";
import { callInOrder } from "../functions/call-in-order.js";
import type { RunningCall } from "../running-call.js";
import type { Attachment, AttachmentFacts } from "./attachment.js";
import { copyFormatModels } from "./copy-format-model.js";
import { functionModel } from "./function-model.js";
import { indexModel, macroModel, tableModel, viewModel } from "./object-models.js";
import { byCodeUnit, signatureKey, sortedBy } from "./sort.js";

/** A schema without its contents. */
export type SchemaHead = Pick<SchemaModel, "path" | "comment" | "tags">;

/** What a schema holds, as the worker sent it. */
interface SchemaRecords {
  readonly functions: readonly anyVersion.FunctionInfo[];
  readonly tables: readonly anyVersion.TableInfo[];
  readonly views: readonly anyVersion.ViewInfo[];
  readonly macros: readonly anyVersion.MacroInfo[];
  readonly indexes: readonly anyVersion.IndexInfo[];
}

/** The same while it is being listed. */
type GrowingRecords = { readonly [K in keyof SchemaRecords]: SchemaRecords[K][number][] };

type ListingMethod = Extract<MethodName, `catalog_schema_contents_${string}`>;

/** One of the calls that list a schema. @param onSent called when the next may follow */
type Listing = (onSent: () => void) => Promise<void>;

/** Listings that are asked for before the first is answered. Their requests are small, and their answers are read as they come. */
const LISTINGS_AHEAD = 16;

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
    const { items } = await this.#unary("catalog_schemas", () => this.#attachment.scope);
    return sortedBy(items.map(schemaHead), pathKey);
  }

  /** One schema with its contents; its comment and tags come from the listing. */
  async schema(head: SchemaHead): Promise<SchemaModel> {
    const [model] = await this.#models([head]);
    return model ?? schemaModel(head, noRecords());
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
    const copyFormats = await this.#copyFormats();
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
      ...(copyFormats.length === 0 ? {} : { copyFormats: sortedBy(copyFormats, ({ name }) => name) }),
      ...(facts.companions.length === 0 ? {} : { companions: sortedBy(companionModels(facts), ({ name }) => name) }),
    };
  }

  /** Formats of `COPY`; none where the protocol version or the worker has no such call. */
  async #copyFormats(): Promise<CopyFormatModel[]> {
    try {
      const { items } = await this.#unary("catalog_copy_from_formats", () => this.#attachment.scope);
      return items.flatMap(copyFormatModels);
    } catch (error) {
      if (isRefusal(error) || error instanceof UnsupportedByProtocolError) return [];
      throw error;
    }
  }

  async #allSchemas(): Promise<SchemaModel[]> {
    // Contents are those outside of any transaction.
    if (this.#attachment.facts.supportsCatalogContents && this.#attachment.transaction === null) {
      const schemas = await this.#wholeContents();
      if (schemas !== undefined) return schemas;
    }
    return this.#models(await this.schemas());
  }

  /** Everything at once; `undefined` when the worker offers it and refuses. */
  async #wholeContents(): Promise<SchemaModel[] | undefined> {
    const kept = this.#attachment.kept;
    try {
      const contents = await this.#askContents(kept?.etag ?? null);
      if (contents.notModified && kept !== undefined) return kept.schemas;
      const schemas = modelsOf(contents.notModified ? await this.#askContents(null) : contents);
      this.#attachment.kept = contents.etag === null ? undefined : { etag: contents.etag, schemas };
      return schemas;
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  /** @param ifNoneMatch the worker answers without contents when this is still their tag */
  #askContents(ifNoneMatch: string | null): Promise<MethodResult<"catalog_contents">> {
    return this.#unary("catalog_contents", () => ({ attachOpaqueData: this.#attachment.opaqueData, ifNoneMatch }));
  }

  /** Schemas with their contents. The listings are independent of each other, and on a byte stream one is not waited for by the next. */
  async #models(heads: readonly SchemaHead[]): Promise<SchemaModel[]> {
    const schemas = heads.map((head) => ({ head, records: noRecords() }));
    const listings = schemas.flatMap(({ head, records }) => this.#listings(head.path, records));
    await callInOrder(listings, (listing, onSent) => listing(onSent), { mostUnderWay: LISTINGS_AHEAD });
    return schemas.map(({ head, records }) => schemaModel(head, records));
  }

  /** The calls that list a schema, each of which adds to its records. */
  #listings(path: SchemaPath, records: GrowingRecords): Listing[] {
    const within = ({ dialect }: Agreement): MethodParams<"catalog_schema_contents_tables"> => ({
      ...this.#attachment.scope,
      ...schemaParameter(dialect, path),
    });
    const listing =
      <M extends ListingMethod>(
        into: MethodResult<M>["items"][number][],
        method: M,
        values: (agreement: Agreement) => MethodParams<M>,
      ): Listing =>
      async (onSent) => {
        for (const item of (await this.#unary(method, values, onSent)).items) into.push(item);
      };
    const { functions, macros, tables, views, indexes } = records;
    return [
      ...FUNCTION_LISTINGS.map((type) =>
        listing(functions, "catalog_schema_contents_functions", (agreed) => ({ ...within(agreed), type })),
      ),
      ...MACRO_LISTINGS.map((type) =>
        listing(macros, "catalog_schema_contents_macros", (agreed) => ({ ...within(agreed), type })),
      ),
      listing(tables, "catalog_schema_contents_tables", within),
      listing(views, "catalog_schema_contents_views", within),
      listing(indexes, "catalog_schema_contents_indexes", within),
    ];
  }

  #unary<M extends MethodName>(
    method: M,
    values: (agreement: Agreement) => MethodParams<M>,
    onSent?: () => void,
  ): Promise<MethodResult<M>> {
    return this.#channel.unary(method, values, this.#call, onSent);
  }
}

/** The whole catalog of one answer: 2.1 nests the objects in their schemas, since 2.2 each object names its schema. */
function modelsOf(contents: MethodResult<"catalog_contents">): SchemaModel[] {
  const models = (contents.schemas ?? []).map((schema) =>
    "schema" in schema ? nestedModel(schema) : placedModel(schemaHead(schema), contents),
  );
  return sortedBy(models, pathKey);
}

function nestedModel(contents: anyVersion.SchemaContents): SchemaModel {
  const { schema, tables, views, indexes } = contents;
  return schemaModel(schemaHead(schema), {
    functions: [...contents.scalarFunctions, ...contents.tableFunctions, ...contents.aggregateFunctions],
    macros: [...contents.scalarMacros, ...contents.tableMacros],
    tables,
    views,
    indexes,
  });
}

function noRecords(): GrowingRecords {
  return { functions: [], tables: [], views: [], macros: [], indexes: [] };
}

function placedModel(head: SchemaHead, contents: MethodResult<"catalog_contents">): SchemaModel {
  return schemaModel(head, {
    functions: placedIn(contents.functions, head.path),
    tables: placedIn(contents.tables, head.path),
    views: placedIn(contents.views, head.path),
    macros: placedIn(contents.macros, head.path),
    indexes: placedIn(contents.indexes, head.path),
  });
}

function placedIn<T extends { readonly schemaPath?: SchemaPath | undefined }>(
  items: readonly T[] | null | undefined,
  path: SchemaPath,
): T[] {
  return (items ?? []).filter((item) => samePath(item.schemaPath ?? [], path));
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

function companionModels({ companions }: AttachmentFacts): CompanionModel[] {
  return companions.map(({ alias, type, hidden, required }) => ({ name: alias, type, hidden, required }));
}

/** Reads a line of the schema list. */
export function schemaHead(record: anyVersion.SchemaInfo): SchemaHead {
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
