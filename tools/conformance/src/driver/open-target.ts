import { type ConnectionPool, createPool, type Lease, type RequestCompression, type WorkerAddress } from "vgi-runtime";
import { DriverError } from "./driver-error.js";
import type { RequestFields } from "./request-fields.js";

/** What `connect` opened. */
export interface OpenTarget {
  readonly pool: ConnectionPool;
  readonly lease: Lease;
  /** The routing key: the protocol that every request of this connection names. */
  readonly protocol: string;
}

/** Opens the one connection of this driver, at once: some drivers are only asked what a server advertises. */
export async function openTarget(fields: RequestFields): Promise<OpenTarget> {
  const protocol = fields.text("protocol");
  const pool = createPool(addressOf(fields), {
    headers: fields.textMap("headers"),
    compression: compressionOf(fields.optionalNumber("compression_level")),
    stderr: "inherit",
    external: fields.optionalFlag("external") && { allowHttp: true, allowPrivateAddresses: true },
    sharedMemory: fields.text("transport") === "shm" && { size: fields.optionalNumber("shm_size") ?? undefined },
  });
  try {
    return { pool, lease: await pool.acquire(), protocol };
  } catch (error) {
    await pool.close();
    throw error;
  }
}

/** Absent leaves it to the client, `null` turns it off, a number is a level of zstd. */
function compressionOf(level: number | null | undefined): RequestCompression | null | undefined {
  return typeof level === "number" ? { encoding: "zstd", level } : level;
}

function addressOf(fields: RequestFields): WorkerAddress {
  const transport = fields.text("transport");
  switch (transport) {
    case "stdio":
    case "shm":
      return { kind: "stdio", command: fields.texts("target") };
    case "unix":
      return { kind: "unix", path: fields.text("target") };
    case "tcp":
      return tcpAddress(fields.text("target"));
    case "http":
      return { kind: "http", url: fields.text("target") };
    default:
      throw new DriverError(`the transport "${transport}" is not known`);
  }
}

function tcpAddress(target: string): WorkerAddress {
  const colon = target.lastIndexOf(":");
  const port = Number(target.slice(colon + 1));
  if (colon === -1 || !Number.isInteger(port)) throw new DriverError(`"${target}" is not HOST:PORT`);
  return { kind: "tcp", host: target.slice(0, colon) || "127.0.0.1", port };
}
