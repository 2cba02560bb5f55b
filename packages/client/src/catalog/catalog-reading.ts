import type { Channel } from "../channel.js";
import { SchemaNotFoundError } from "../errors/index.js";
import type { CatalogModel, SchemaModel } from "../model/catalog.js";
import type { CallOptions } from "../model/call-options.js";
import type { RunningCall } from "../running-call.js";
import type { Attachment } from "./attachment.js";
import { listCatalogs } from "./attach.js";
import { CatalogReader, type SchemaHead } from "./load-catalog.js";
import { schemaPath } from "./object-name.js";

/** Runs `body` as one call of the user's. */
type RunCall = <T>(
  what: string,
  options: CallOptions | undefined,
  body: (call: RunningCall) => Promise<T>,
) => Promise<T>;

/** Reads what is in an attached catalog, each reading as one call of the user's. */
export class CatalogReading {
  readonly #channel: Channel;
  readonly #attachment: Attachment;
  readonly #run: RunCall;

  constructor(channel: Channel, attachment: Attachment, run: RunCall) {
    this.#channel = channel;
    this.#attachment = attachment;
    this.#run = run;
  }

  schemas(options?: CallOptions): Promise<SchemaHead[]> {
    return this.#reading(options, (reader) => reader.schemas());
  }

  /** Throws `SchemaNotFoundError`, which names those that there are. */
  async schemaContents(path: string | readonly string[], options?: CallOptions): Promise<SchemaModel> {
    const wanted = JSON.stringify(schemaPath(path));
    return this.#reading(options, async (reader) => {
      const heads = await reader.schemas();
      const head = heads.find((candidate) => JSON.stringify(candidate.path) === wanted);
      if (head !== undefined) return reader.schema(head);
      const paths = heads.map((candidate) => candidate.path);
      throw new SchemaNotFoundError(schemaPath(path), paths, this.#catalog);
    });
  }

  loadCatalog(options?: CallOptions): Promise<CatalogModel> {
    return this.#reading(options, async (reader, call) => {
      const catalogs = await listCatalogs(this.#channel, call);
      return reader.catalog(catalogs.find((catalog) => catalog.name === this.#catalog));
    });
  }

  get #catalog(): string {
    return this.#attachment.facts.catalog;
  }

  #reading<T>(
    options: CallOptions | undefined,
    body: (reader: CatalogReader, call: RunningCall) => Promise<T>,
  ): Promise<T> {
    return this.#run(`listing of catalog ${this.#catalog}`, options, (call) =>
      body(new CatalogReader(this.#channel, this.#attachment, call), call),
    );
  }
}
