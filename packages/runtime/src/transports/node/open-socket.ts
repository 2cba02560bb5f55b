import { connect, type Socket } from "node:net";
import { redactAddress, type WorkerAddress } from "../../address/index.js";
import { CancelledError, DeadlineError, TransportError } from "../../errors/index.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import { openSharedMemory } from "../../shm/node/open-shared-memory.js";
import type { BatchTransfers } from "../batch-transfer.js";
import { BytesConnection } from "../bytes-connection.js";
import { onAbort } from "../on-abort.js";
import { timerMs } from "../timers.js";
import { DirectSource } from "./direct-source.js";
import { openBriefWait } from "./open-brief-wait.js";
import { SocketChannel } from "./socket-channel.js";
import { uninitialized } from "./uninitialized.js";

/**
 * Connects to a worker that listens on a unix or tcp socket.
 *
 * @param name how messages call it; default: its address
 */
export async function openSocket(
  address: Extract<WorkerAddress, { readonly kind: "unix" | "tcp" }>,
  options: Pick<PoolOptions, "connectTimeoutMs" | "limits" | "sharedMemory" | "busyWait">,
  transfers: BatchTransfers,
  signal: AbortSignal | undefined,
  name: string = redactAddress(address),
): Promise<BytesConnection> {
  const source = new DirectSource();
  const { onread } = source;
  const socket =
    address.kind === "unix"
      ? connect({ path: address.path, onread })
      : connect({ host: address.host, port: address.port, noDelay: true, onread });
  source.attach(socket);
  await connected(socket, name, options.connectTimeoutMs ?? 10_000, signal);
  // Over tcp the worker may be on another machine.
  const sharedMemory = address.kind === "unix" ? openSharedMemory(options) : undefined;
  const limits = { allocate: uninitialized, ...options.limits };
  const briefWait = openBriefWait(options);
  return new BytesConnection(new SocketChannel(name, socket, source), { limits, transfers, sharedMemory, briefWait });
}

function connected(socket: Socket, name: string, timeoutMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let unlisten: (() => void) | undefined;
    const leave = (): void => {
      clearTimeout(timer);
      unlisten?.();
      socket.off("connect", onConnect);
      socket.off("error", onError);
    };
    const fail = (error: Error): void => {
      leave();
      // Destroying can still raise an error event, which nobody would hear.
      socket.on("error", () => {});
      socket.destroy();
      reject(error);
    };
    const onConnect = (): void => {
      leave();
      resolve();
    };
    const onError = (error: Error): void => {
      fail(
        new TransportError({
          what: `no connection to ${name}`,
          why: error.message,
          next: "Check that the worker is running there.",
          cause: error,
        }),
      );
    };
    const abandon = (): void => {
      fail(
        new CancelledError({
          what: `connecting to ${name} was cancelled`,
          why: "its AbortSignal was aborted",
          cause: signal?.reason,
        }),
      );
    };
    const timer = setTimeout(() => {
      fail(
        new DeadlineError("connect", timeoutMs, {
          what: `no connection to ${name}`,
          why: `it was not made within ${timeoutMs} ms`,
          next: "Check the address, or give it longer with connectTimeoutMs.",
        }),
      );
    }, timerMs(timeoutMs));
    socket.once("connect", onConnect);
    socket.once("error", onError);
    // What is loaded before the first connection takes a moment, too.
    if (signal?.aborted === true) abandon();
    else if (signal !== undefined) unlisten = onAbort(signal, abandon);
  });
}
