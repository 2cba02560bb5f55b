import { ensureWorkers, type HttpWorker, type RealWorkers } from "@vgi-tools/real-workers";
import { DriverProcess } from "./driver-process.js";
import type { Peer, Transport, WorkerLane } from "./peer.js";
import type { WorkerPlace } from "./task.js";

/**
 * The processes of one run: a driver for each peer, and an HTTP worker for each lane. Each is started when it is first needed and
 * kept until the end, so that all workloads meet the same ones.
 */
export class PeerProcesses implements AsyncDisposable {
  readonly #drivers = new Map<Peer, Promise<DriverProcess>>();
  readonly #servers = new Map<string, Promise<HttpWorker>>();

  /** The driver of a peer; another one in the place of one that hung or broke. */
  async driver(peer: Peer): Promise<DriverProcess> {
    const driver = await kept(this.#drivers, peer, () => this.newDriver(peer));
    if (!driver.hasEnded) return driver;
    this.#drivers.delete(peer);
    return await this.driver(peer);
  }

  /** A driver of its own, for what the past of a process would change; the caller ends it. */
  async newDriver(peer: Peer): Promise<DriverProcess> {
    return new DriverProcess(await peer.driver());
  }

  /**
   * The worker of a lane: a command over stdio, the same server for all over HTTP.
   *
   * @param owner who has a server of its own
   */
  async worker(lane: WorkerLane, transport: Transport, owner?: Peer): Promise<WorkerPlace> {
    const workers = await this.#workers(lane);
    if (transport === "stdio") return { command: workers.stdio(lane).command };
    const server = await kept(this.#servers, `${lane} ${owner?.name ?? ""}`, () => workers.startHttp(lane));
    return { url: server.address };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const started = [...this.#drivers.values(), ...this.#servers.values()];
    await Promise.all(started.map((one) => one.then((it) => it[Symbol.asyncDispose]()).catch(() => undefined)));
  }

  async #workers(lane: WorkerLane): Promise<RealWorkers> {
    return await ensureWorkers({ versions: [lane] });
  }
}

/** What is kept under a key, made the first time; a failure is not kept. */
function kept<K, V>(all: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  const known = all.get(key);
  if (known !== undefined) return known;
  const made = make();
  all.set(key, made);
  made.catch(() => all.delete(key));
  return made;
}
