import { connect, type ConnectOptions, type VgiClient, type WorkerCommand } from "../../src/index.js";
import { startHttpWorker, stdioWorker, type HttpWorker } from "./demo-workers.js";

/** One way to reach a demo worker. */
export interface Lane {
  readonly transport: "stdio" | "http";
  readonly protocol: "2.2.0" | "1.0.0";
  /** A fault at the start of the worker; none by default. */
  readonly fault?: string;
}

/** Both transports, on the newest protocol (routed) and on the oldest (unrouted). */
export const lanes: readonly Lane[] = [
  { transport: "stdio", protocol: "2.2.0" },
  { transport: "http", protocol: "2.2.0" },
  { transport: "stdio", protocol: "1.0.0" },
  { transport: "http", protocol: "1.0.0" },
];

/** Both transports, on the newest protocol. */
export const transports: readonly Lane[] = lanes.slice(0, 2);

/** A lane's worker. Of stdio workers each client starts its own; an HTTP worker serves all clients of the lane. */
export interface LaneWorker extends AsyncDisposable {
  readonly address: string | WorkerCommand;
  connect(options?: ConnectOptions): Promise<VgiClient>;
}

/** Starts what a lane needs. */
export async function openLane({ transport, ...started }: Lane): Promise<LaneWorker> {
  const http: HttpWorker | null = transport === "http" ? await startHttpWorker(started) : null;
  const address = http?.url ?? stdioWorker(started);
  return {
    address,
    connect: (options) => connect(address, options),
    [Symbol.asyncDispose]: async () => http?.[Symbol.asyncDispose](),
  };
}
