import { createPool, type Lease, type RpcConnection, RpcError } from "vgi-runtime";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { call } from "./client-service.js";
import { type ClientWorker, startClientWorker } from "./start-client-worker.js";
import { skipped, suitePython } from "./use-suite.js";

const open = (connection: RpcConnection, initial: number): Promise<unknown> =>
  call(connection, "open_client_session", { initial });
const add = (connection: RpcConnection, by: number): Promise<unknown> =>
  call(connection, "increment_client_session", { by });
const close = (connection: RpcConnection): Promise<unknown> => call(connection, "close_client_session");

describe.skipIf(skipped)("client worker, --http --sticky", () => {
  let worker: ClientWorker;
  let lease: Lease;

  beforeAll(async () => {
    worker = await startClientWorker(await suitePython(), ["--http", "0", "--prefix", "/vgi", "--sticky"]);
  }, 600_000);
  afterAll(() => worker?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    const pool = createPool(worker.address);
    lease = await pool.acquire();
    await pool.close();
  });
  afterEach(() => lease.release());

  it("says that it has sessions, for how long, and what to repeat", async () => {
    expect(await lease.connection.http?.capabilities()).toMatchObject({
      stickyEnabled: true,
      stickyDefaultTtl: 60,
      stickyEchoHeaders: ["X-VGI-Worker-Affinity"],
    });
  });

  it("keeps state for a session, until it is closed; its token is worth nothing then", async () => {
    const { connection } = lease;
    await using session = connection.http!.beginSession();
    expect(session.token).toBeNull();
    expect(await open(connection, 10)).toBe(10n);
    const { token, echoHeaders } = session;
    expect(token).not.toBeNull();
    expect(echoHeaders).toEqual({ "x-vgi-worker-affinity": "client-worker" });
    expect([await add(connection, 5), await add(connection, -2), await close(connection)]).toEqual([15n, 13n, 13n]);
    expect(session.token).toBeNull();
    await session.end();
    await using stale = connection.http!.beginSession(token);
    const error: unknown = await add(connection, 1).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({ remoteType: "SessionLostError" });
    stale.detach();
  });

  it("has no session outside of a scope", async () => {
    await expect(add(lease.connection, 1)).rejects.toThrow(/no client conformance session is bound/);
  });

  it("keeps nested sessions apart", async () => {
    const { connection } = lease;
    await using outer = connection.http!.beginSession();
    await open(connection, 1);
    {
      await using inner = connection.http!.beginSession();
      await open(connection, 100);
      expect(inner.token).not.toBe(outer.token);
      expect(await add(connection, 1)).toBe(101n);
    }
    expect(await add(connection, 1)).toBe(2n);
  });

  it("is taken up again by its token, over another connection", async () => {
    const first = lease.connection.http!.beginSession();
    await open(lease.connection, 7);
    const token = first.detach();
    await first.end();
    await using pool = createPool(worker.address);
    await using other = await pool.acquire();
    await using session = other.connection.http!.beginSession(token);
    expect(await add(other.connection, 1)).toBe(8n);
    expect(session.token).not.toBeNull();
  });

  it("is ended in the server with its scope", async () => {
    const { connection } = lease;
    const session = connection.http!.beginSession();
    await open(connection, 1);
    const { token } = session;
    await session.end();
    await using again = connection.http!.beginSession(token);
    await expect(add(connection, 1)).rejects.toMatchObject({ remoteType: "SessionLostError" });
    again.detach();
  });
});
