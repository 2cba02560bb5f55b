import { batchFromRows, toArrowSchema } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import type { RpcRequest } from "../connection.js";
import { createPool } from "../pool/create-pool.js";
import { request, valuesOf } from "../testing/batches.js";
import { DIE, type Script, STOP_READING } from "../testing/peer-script.js";
import { type PeerKind, startScriptedPeer } from "../testing/scripted-peer.js";
import { until } from "../testing/until.js";

const KINDS: readonly PeerKind[] = ["stdio", "unix", "tcp", "http"];
const SCHEMA = toArrowSchema({ fields: [{ name: "value", type: "binary", nullable: false }] });

/** More than all buffers on the way can hold. */
const large = (): RpcRequest => ({
  ...request(),
  params: batchFromRows(SCHEMA, [{ value: new Uint8Array(32 * 2 ** 20) }]),
});

const lost: Readonly<Record<PeerKind, string>> = {
  stdio: "VGI_WORKER_START",
  unix: "VGI_TRANSPORT",
  tcp: "VGI_TRANSPORT",
  http: "VGI_TRANSPORT",
};
const late: Readonly<Record<PeerKind, string>> = {
  stdio: "VGI_DEADLINE",
  unix: "VGI_DEADLINE",
  tcp: "VGI_DEADLINE",
  http: "VGI_DEADLINE",
};

describe.each(KINDS)("over %s, while a large request is on its way, a peer", (kind) => {
  it.concurrent.each<[string, Script, Readonly<Record<PeerKind, string>>]>([
    ["that dies", [DIE], lost],
    ["that reads no further", [STOP_READING], late],
  ])("%s", async (_, script, codes) => {
    await using peer = await startScriptedPeer(kind, script, true);
    const pool = createPool(peer.address, { maxConnections: 2 });
    const lease = await pool.acquire();
    const error: unknown = await lease.connection
      .unary(large(), { timeoutMs: 3000 })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: codes[kind] });
    await lease.release();
    await using next = await pool.acquire();
    expect(valuesOf(await next.connection.unary(request(), { timeoutMs: 20_000 }))).toEqual([42n]);
    await next.release();
    // A worker that never answered may still be starting, and is waited for; until its pool is closed.
    await pool.close();
    if (kind !== "http") await until("the connection is given up", () => !lease.connection.usable);
    // Whoever doesn't read doesn't learn of the end either.
    if (kind !== "stdio" && !script.includes(STOP_READING)) {
      await until("all sockets are closed", () => peer.sockets() === 0);
    }
  });
});
