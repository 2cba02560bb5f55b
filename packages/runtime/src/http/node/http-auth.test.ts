import type { RecordBatch } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { AuthenticationError, CredentialError, TlsError, UsageError } from "../../errors/index.js";
import { createPool } from "../../pool/create-pool.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import { startLoginServer } from "../../testing/authorization-server.js";
import { numbers, reply, request, streamRequest, valuesOf } from "../../testing/batches.js";
import { makeCertificate } from "../../testing/certificates.js";
import { type Answer, ARROW, startHttpWorker } from "../../testing/http-worker.js";
import { startPlainServer } from "../../testing/plain-server.js";
import { oauth } from "../auth/index.js";

/** One call through a pool of its own. */
async function call(address: string, options: PoolOptions): Promise<RecordBatch> {
  await using pool = createPool(address, options);
  await using lease = await pool.acquire();
  return await lease.connection.unary(request());
}

const refuse =
  (accepted: string, data: Answer): Answer =>
  (seen, response) => {
    if (seen.headers.authorization === `Bearer ${accepted}`) return data(seen, response);
    response.writeHead(401, { "content-type": "application/json", "vgi-auth-reason": "expired_credential" });
    response.end(JSON.stringify({ error: "unauthorized", reason: "expired_credential", detail: "" }));
  };

describe("credentials of a pool", () => {
  it("are replaced once when they are refused, for all calls together", async () => {
    await using worker = await startHttpWorker(refuse("new", () => reply(numbers([7n]))));
    let token = "old";
    let refused = 0;
    await using pool = createPool(worker.url, {
      bearerToken: {
        token: async () => token,
        refused: async () => {
          refused += 1;
          token = "new";
          return true;
        },
      },
    });
    const calls = Array.from({ length: 20 }, async () => {
      await using lease = await pool.acquire();
      return valuesOf(await lease.connection.unary(request()));
    });
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 20 }, () => [7n]));
    expect(refused).toBe(1);
  });

  it("are replaced in the middle of a stream", async () => {
    let token = "t0";
    let turns = 0;
    await using worker = await startHttpWorker((seen, response) => {
      turns += 1;
      const state = new Map([["vgi_rpc.stream_state#b64", `s${turns}`]]);
      return refuse(token, () => (turns > 3 ? reply(numbers([9n])) : reply(numbers([1n]), numbers([], state))))(
        seen,
        response,
      );
    });
    await using pool = createPool(worker.url, {
      bearerToken: () => {
        const given = token;
        if (turns === 1) token = "t1";
        return given;
      },
    });
    await using lease = await pool.acquire();
    const stream = await lease.connection.stream(streamRequest());
    const seen: unknown[] = [];
    for (let batch = await stream.next(); batch !== null; batch = await stream.next())
      seen.push(...(valuesOf(batch) ?? []));
    expect(seen.at(-1)).toBe(9n);
  });

  it("that stay refused are an AuthenticationError", async () => {
    await using worker = await startHttpWorker(refuse("other", () => reply()));
    const error = await call(worker.url, { bearerToken: "mine" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ code: "VGI_AUTHENTICATION", reason: "expired_credential" });
  });

  it("that can't be had, or sent, are errors of their own", async () => {
    await using worker = await startHttpWorker(refuse("x", () => reply()));
    const failing = call(worker.url, { bearerToken: () => Promise.reject(new Error("locked")) });
    await expect(failing).rejects.toThrow(CredentialError);
    await expect(failing).rejects.toThrow(/bearerToken failed: locked/);
    expect(worker.seen.length).toBe(0);
    await expect(call("http://worker.example", { bearerToken: "t", connectTimeoutMs: 100 })).rejects.toThrow(
      UsageError,
    );
  });

  it("may come from a login, over TLS that only the pool's settings trust", async () => {
    const authority = makeCertificate({ name: "CA", authority: true });
    const pair = makeCertificate({ name: "server", hosts: ["127.0.0.1"], issuer: authority });
    await using server = await startLoginServer(pair);
    const codes: string[] = [];
    const login = oauth({ onDeviceCode: ({ userCode }) => void codes.push(userCode) });
    server.device = { interval: 1 };
    const address = `${server.url}/vgi`;
    const accepted = call(address, { bearerToken: login, tls: { ca: authority.cert } });
    // The server answers accepted calls with JSON, which is no answer of a worker.
    await expect(accepted).rejects.toThrow(/application\/json .*access-1|application\/json .*…/);
    expect(codes).toEqual(["AB CD"]);
    const untrusting = call(address, { bearerToken: login });
    await expect(untrusting).rejects.toThrow(TlsError);
  });

  it("are the certificate of the caller, where the worker wants one", async () => {
    const authority = makeCertificate({ name: "CA", authority: true });
    const pair = makeCertificate({ name: "server", hosts: ["127.0.0.1"], issuer: authority });
    const { cert, key } = makeCertificate({ name: "caller", issuer: authority });
    await using worker = await startPlainServer(
      (seen, response) => {
        response.setHeader("content-type", ARROW);
        response.end(Buffer.concat([reply(numbers([seen.caller === "caller" ? 1n : 0n]))].flat()));
      },
      { ...pair, requestCert: true, ca: authority.cert },
    );
    const ca = authority.cert;
    expect(valuesOf(await call(worker.url, { tls: { ca, cert, key }, maxResponseBytes: null }))).toEqual([1n]);
    const without = await call(worker.url, { tls: { ca }, retry: null }).catch((thrown: unknown) => thrown);
    expect(without).toBeInstanceOf(TlsError);
    expect(without).toMatchObject({ code: "VGI_TLS", failure: "client-certificate" });
  });
});
