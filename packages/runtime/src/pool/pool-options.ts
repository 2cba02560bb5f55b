import type { FrameReaderOptions } from "vgi-arrow";
import type { ExternalOptions } from "../external/external-options.js";
import type { HttpOptions } from "../http/http-options.js";
import type { InterceptorOptions } from "../interceptors/rpc-interceptor.js";
import type { LaunchOptions } from "../launch/launch-options.js";
import type { SharedMemoryOptions } from "../shm/shm-options.js";
import type { TelemetryOptions } from "../telemetry/telemetry-options.js";
import type { WarmWorkers } from "./warm-workers.js";

/** Sizes of a pool. */
export interface PoolLimits {
  /** Connections in use at once. Default 8. */
  readonly maxConnections?: number | undefined;
  /** Idle connections that are kept. Default 8. */
  readonly maxIdle?: number | undefined;
  /** How long an idle connection is kept, in milliseconds. Default 30,000. */
  readonly idleMs?: number | undefined;
}

/** Settings of `createPool`; those that don't concern the transport of an address are ignored. */
export interface PoolOptions
  extends PoolLimits, InterceptorOptions, TelemetryOptions, SharedMemoryOptions, HttpOptions {
  /** stdio, launch: variables on top of this process's environment; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** stdio, launch: working directory of the worker. */
  readonly cwd?: string | undefined;
  /**
   * stdio: what happens to the worker's stderr. Always captured for errors (the last 50 lines); `"inherit"` passes it through as well,
   * a function gets it line by line. Default: `"capture"`, or the `logger` gets it, where there is one. The environment variable
   * `VGI_WORKER_DEBUG` (`1`, `true`, `yes`), which makes workers log more, passes it through in any case.
   */
  readonly stderr?: "capture" | "inherit" | ((line: string) => void) | undefined;
  /**
   * stdio, unix, tcp, launch: whether waiting for an answer may keep a CPU busy, for 0.2 ms at most (5 before a stream of many inputs),
   * while the worker answers that fast and a CPU is free for it. Small batches come up to a quarter faster. Default: true.
   */
  readonly busyWait?: boolean | undefined;
  /** stdio: where worker processes go that this pool has no more use for, and come from. Default: they are ended. */
  readonly warmWorkers?: WarmWorkers | undefined;
  /** launch: how the shared worker is found and started. */
  readonly launch?: LaunchOptions | undefined;
  /** http, unix, tcp, launch: how long reaching the worker may take. Default 10,000 ms. */
  readonly connectTimeoutMs?: number | undefined;
  /** Bounds of the messages that are accepted from the worker. */
  readonly limits?: Pick<FrameReaderOptions, "maxMetadataLength" | "maxBodyLength"> | undefined;
  /**
   * Batches that the worker leaves in external storage, and requests that are too large for it: what of that is allowed. `false` refuses
   * both. Default: `https:` to public addresses.
   */
  readonly external?: ExternalOptions | false | undefined;
}
