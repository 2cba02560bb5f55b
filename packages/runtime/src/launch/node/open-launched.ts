import { setTimeout as sleep } from "node:timers/promises";
import type { CommandAddress } from "../../address/index.js";
import { TransportError, UnsupportedError } from "../../errors/index.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import type { BatchTransfers } from "../../transports/batch-transfer.js";
import type { BytesConnection } from "../../transports/bytes-connection.js";
import { openSocket } from "../../transports/node/open-socket.js";
import { launchWorker, planLaunch } from "./launch-worker.js";

type Options = Pick<PoolOptions, "connectTimeoutMs" | "limits" | "sharedMemory" | "launch">;

/** How often a connection is made: a worker that was found may end of idleness just then. */
const ATTEMPTS = 3;

const BUSY_MS = 20;

/** Connects to the shared worker of a command, which is started when nobody has. */
export async function openLaunched(
  command: CommandAddress,
  options: Options,
  transfers: BatchTransfers,
  signal: AbortSignal | undefined,
): Promise<BytesConnection> {
  if (process.platform === "win32") {
    throw new UnsupportedError({
      what: "shared warm workers (launch:) can't be used on Windows",
      why: "they listen on unix sockets",
      next: "Start a worker of your own with stdio: and the same command.",
    });
  }
  const plan = planLaunch(command, options.launch);
  const connect = (): Promise<BytesConnection> =>
    openSocket({ kind: "unix", path: plan.socket }, options, transfers, signal, plan.address);
  for (let attempt = 1; ; attempt += 1) {
    try {
      // A worker that listens can be joined without its lock: connecting is what the lock would only ask about.
      return await whenNotBusy(connect, options.connectTimeoutMs ?? 10_000);
    } catch (error) {
      if (!isGone(error) || attempt === ATTEMPTS) throw error;
    }
    await launchWorker(plan, signal);
  }
}

/** A worker whose queue is full for the moment is asked again. */
async function whenNotBusy(connect: () => Promise<BytesConnection>, timeoutMs: number): Promise<BytesConnection> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      if (codeOf(error) !== "EAGAIN" || performance.now() > until) throw error;
    }
    await sleep(BUSY_MS);
  }
}

/** Nobody listens there any more. */
function isGone(error: unknown): boolean {
  return ["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "ENOTSOCK"].includes(codeOf(error) ?? "");
}

function codeOf(error: unknown): string | undefined {
  return error instanceof TransportError ? (error.cause as NodeJS.ErrnoException | undefined)?.code : undefined;
}
