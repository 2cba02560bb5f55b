import { createPool, type PoolOptions, type RpcCallOptions, type WorkerAddressInput } from "vgi-runtime";
import type { RunningCall } from "../running-call.js";
import { PooledService } from "./pooled-service.js";
import type { DriftPolicy } from "../drift/drift-policy.js";
import type { RpcService } from "./rpc-service.js";

/** Options of a connection to a service. Those of a call are its defaults. */
export interface ServiceOptions extends PoolOptions, Omit<RpcCallOptions, "signal"> {
  /**
   * What is done when a method of generated code is another one on the server, found out when it is first called: nothing (`off`, which
   * saves the question), a warning of the process, or `MethodChangedError`. Default: `warn`.
   */
  readonly drift?: DriftPolicy | undefined;
}

/**
 * Connects to any server of vgi-rpc of the routed generation. Nothing is started or sent until the first call.
 *
 * Requests are never sent again by themselves, unless `retry` says so: what is safe to repeat only the service knows.
 *
 * @param address as for `connect`
 * @throws AddressError, UnsupportedError or UsageError for an address or options that can't be used
 */
export async function connectService(address: WorkerAddressInput, options: ServiceOptions = {}): Promise<RpcService> {
  const pool = createPool(address, options);
  const { timeoutMs, idleTimeoutMs, onLog, traceContext, drift } = options;
  const calls = new Set<RunningCall>();
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const running = [...calls];
    for (const call of running) call.close("the service");
    const ended = pool.close();
    await Promise.all(running.map((call) => call.end()));
    await ended;
  };
  return new PooledService({
    pool,
    defaults: { timeoutMs, idleTimeoutMs, onLog, traceContext },
    calls,
    close: () => (closed ??= close()),
    drift,
  });
}
