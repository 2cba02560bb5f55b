import type { RpcCallOptions } from "vgi-runtime";
import { namedValuesBatch } from "./arguments/named-values.js";
import { attach, listCatalogs, type AttachOptions } from "./catalog/attach.js";
import type { CreateOptions } from "./catalog/objects/object-options.js";
import type { Channel } from "./channel.js";
import type { Attachment } from "./catalog/attachment.js";
import { CatalogReader } from "./catalog/load-catalog.js";
import type { DriftGuard } from "./drift/drift-guard.js";
import { driftPolicy, type DriftPolicy } from "./drift/drift-policy.js";
import { AttachedSession } from "./attached/attached-session.js";
import type { CatalogInfo } from "./model/catalog.js";
import type { CallOptions } from "./model/call-options.js";
import { Reattaching } from "./reattach/reattaching.js";
import type { RpcService } from "./services/rpc-service.js";
import type { Session } from "./session.js";

/** How a catalog is created. */
export interface CreateCatalogOptions extends CreateOptions {
  /** Options of the new catalog, by name, as its worker understands them. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * A worker, before a catalog is attached: lists its catalogs and attaches them.
 *
 * @example
 * ```ts
 * await using client = await connect("https://vgi.example.com");
 * for (const { name } of await client.catalogs()) console.log(name);
 * ```
 */
export interface VgiClient extends AsyncDisposable {
  /** Worker address fit for messages: without credentials and query strings. */
  readonly address: string;
  /** The worker's catalogs with their attach options. */
  catalogs(options?: CallOptions): Promise<CatalogInfo[]>;
  /**
   * Attaches a catalog. Sessions share the client's connections.
   *
   * Throws `CatalogNotFoundError` with the names there are, `AttachOptionError` naming a missing or unknown option.
   */
  attach(name: string, options?: AttachOptions): Promise<Session>;
  /** Creates a catalog, in workers whose catalogs come and go; others refuse it. */
  createCatalog(name: string, options?: CreateCatalogOptions): Promise<void>;
  /** Drops a catalog with all that is in it. */
  dropCatalog(name: string, options?: CallOptions): Promise<void>;
  /** Protocol version that was agreed on; makes a first call when there was none. */
  protocolVersion(options?: CallOptions): Promise<string>;
  /**
   * The worker as what it is beneath VGI, a server of vgi-rpc that may host more protocols. Connections are shared, and closing one closes
   * both.
   */
  service(): RpcService;
  /**
   * The same client with other defaults for calls, over its own: connections, sessions and the agreed version are shared, and
   * closing one closes both. Sessions have the defaults of the client that attached them.
   *
   * @example
   * ```ts
   * import { connect } from "vgi-client";
   *
   * await using client = await connect("https://vgi.example.com");
   * const impatient = client.withOptions({ timeoutMs: 2000 });
   * console.log(await impatient.catalogs());
   * ```
   */
  withOptions(options: RpcCallOptions): VgiClient;
  /** Ends all connections and worker processes of this client. Idempotent. */
  close(): Promise<void>;
}

/** The client over a channel. */
export class ChannelClient implements VgiClient {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  get address(): string {
    return this.#channel.address;
  }

  catalogs(options?: CallOptions): Promise<CatalogInfo[]> {
    return this.#channel.run("catalogs", options, (call) => listCatalogs(this.#channel, call));
  }

  async attach(name: string, options: AttachOptions = {}): Promise<Session> {
    return this.attachOwning(name, options, async () => undefined);
  }

  /** Attaches a catalog for a session that closes more than itself. */
  async attachOwning(name: string, options: AttachOptions, onClose: () => Promise<void>): Promise<Session> {
    const policy = driftPolicy(options.drift);
    // Loaded while the worker answers.
    const [attachment, generated] = await Promise.all([
      this.#channel.run(`attach of catalog ${name}`, options, (call) => attach(this.#channel, name, options, call)),
      import("./codegen-v1/implementation.js"),
    ]);
    const { dialect } = await this.#channel.agreement();
    const reattaching = new Reattaching(
      this.#channel,
      attachment,
      async (call) => (await attach(this.#channel, name, options, call)).facts,
    );
    const guard = policy === "off" ? undefined : await this.#guard(policy, attachment, reattaching);
    return new AttachedSession(this.#channel, attachment, dialect.version, reattaching, onClose, generated, guard);
  }

  /** Loaded by those who ask for it. */
  async #guard(
    policy: Exclude<DriftPolicy, "off">,
    attachment: Attachment,
    reattaching: Reattaching,
  ): Promise<DriftGuard> {
    const { DriftGuard } = await import("./drift/drift-guard.js");
    const channel = this.#channel.withRecovery(reattaching);
    return new DriftGuard(policy, {
      catalog: attachment.facts.catalog,
      get defaultSchema() {
        return attachment.facts.defaultSchema;
      },
      get generation() {
        return reattaching.generation;
      },
      load: async (call) => (await new CatalogReader(channel, attachment, call).catalog(undefined)).schemas,
    });
  }

  async createCatalog(name: string, options: CreateCatalogOptions = {}): Promise<void> {
    const request = {
      name,
      onConflict: options.onConflict ?? ("ERROR" as const),
      options: namedValuesBatch(options.options, "catalog option"),
    };
    await this.#channel.run(`creation of catalog ${name}`, options, (call) =>
      this.#channel.unary("catalog_create", () => ({ request }), call),
    );
  }

  async dropCatalog(name: string, options?: CallOptions): Promise<void> {
    await this.#channel.run(`drop of catalog ${name}`, options, (call) =>
      this.#channel.unary("catalog_drop", () => ({ name }), call),
    );
  }

  async protocolVersion(options?: CallOptions): Promise<string> {
    await this.catalogs(options);
    return (await this.#channel.agreement()).dialect.version;
  }

  service(): RpcService {
    return this.#channel.service();
  }

  withOptions(options: RpcCallOptions): VgiClient {
    return new ChannelClient(this.#channel.withDefaults(options));
  }

  close(): Promise<void> {
    return this.#channel.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
