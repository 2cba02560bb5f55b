import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect } from "vgi-client";
import type {
  AggregateSession,
  ConnectOptions,
  ResumableScan,
  ScanPlan,
  Session,
  StreamingAggregate,
  Transaction,
  VgiClient,
} from "vgi-client";
import type { TypedCell } from "../cell.js";
import { namedValues } from "../call-request.js";

/** No call of a step takes so long (milliseconds). */
export const stepTimeoutMs = 60_000;

/** The steps of one case: one attached catalog, and what the steps have opened. */
export class StepContext implements AsyncDisposable {
  /** The worker's client: that of all cases, or one that a step started. */
  client: VgiClient;
  /** Address of the worker, for connections beside the client's. */
  readonly address: string;
  readonly #catalog: string;
  readonly #options: Readonly<Record<string, TypedCell>>;
  #session: Session | undefined;
  #folder: string | undefined;
  #started: VgiClient | undefined;
  transaction: Transaction | undefined;
  aggregate: AggregateSession | undefined;
  streaming: StreamingAggregate | undefined;
  plan: ScanPlan | undefined;
  scan: ResumableScan | undefined;
  token: string | undefined;

  constructor(client: VgiClient, address: string, catalog: string, options: Readonly<Record<string, TypedCell>>) {
    this.client = client;
    this.address = address;
    this.#catalog = catalog;
    this.#options = options;
  }

  /** The attached catalog, or its open transaction. */
  async session(): Promise<Session> {
    return this.transaction ?? this.attachment();
  }

  /** The attached catalog. */
  async attachment(): Promise<Session> {
    return this.#session ?? (await this.attach(this.#catalog, this.#options));
  }

  /** Attaches a catalog for the steps that follow. */
  async attach(
    catalog: string,
    options: Readonly<Record<string, TypedCell>> = {},
    versions: { readonly dataVersion?: string; readonly implementationVersion?: string } = {},
  ): Promise<Session> {
    const former = this.#session;
    this.#session = await this.client.attach(catalog, {
      options: namedValues(options),
      timeoutMs: stepTimeoutMs,
      ...versions,
    });
    await former?.close();
    return this.#session;
  }

  /** Detaches. */
  async detach(): Promise<void> {
    const session = await this.attachment();
    this.#session = undefined;
    await session.close();
  }

  /** Starts a client of the case's own. */
  async start(options: ConnectOptions = {}): Promise<void> {
    await this.stop();
    this.#started = await connect(this.address, options);
    this.client = this.#started;
  }

  /** Ends the client of the case's own, with all that it has open. */
  async stop(): Promise<void> {
    this.#session = undefined;
    await this.#started?.close();
  }

  /** A file of the case. */
  async pathOf(name: string): Promise<string> {
    this.#folder ??= await mkdtemp(path.join(tmpdir(), "vgi-interop-"));
    return path.join(this.#folder, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scan?.close();
    await this.aggregate?.destroy();
    await this.streaming?.close();
    await this.transaction?.close();
    await this.#session?.close();
    await this.stop();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }
}
