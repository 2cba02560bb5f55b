import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StreamSession } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";
import { createPool } from "../pool/create-pool.js";
import { int64Values } from "../server/testing/sample-service.js";
import { sampleRequest, sampleStream, type SampleWorker, startSampleWorker } from "../testing/sample-worker.js";
import type { RpcInterceptor } from "./rpc-interceptor.js";
import { withOptions } from "./with-options.js";

let worker: SampleWorker;
beforeAll(async () => {
  worker = await startSampleWorker();
});
afterAll(() => worker[Symbol.asyncDispose]());

function noting(name: string, notes: string[]): RpcInterceptor {
  return {
    unary: async (request, options, next, target) => {
      notes.push(`${name} ${request.method} of ${target.kind}`);
      try {
        return await next(request, options);
      } finally {
        notes.push(`${name} after`);
      }
    },
    stream: (request, options, next) => {
      notes.push(`${name} opens ${request.method}`);
      return next(request, options);
    },
  };
}

function failing(): never {
  throw new RangeError("at once");
}

describe("interceptors", () => {
  it("are around every call, the first one outermost", async () => {
    const notes: string[] = [];
    const interceptors = [noting("a", notes), {}, noting("b", notes)];
    await using pool = createPool(worker.address, { interceptors });
    await using lease = await pool.acquire();
    expect(int64Values(await lease.connection.unary(sampleRequest("double")))).toEqual([42n]);
    expect(notes).toEqual(["a double of bytes", "b double of bytes", "b after", "a after"]);
    const stream = await lease.connection.stream(sampleStream("count"));
    expect(notes.slice(4)).toEqual(["a opens count", "b opens count"]);
    await stream.cancel();
  });

  it("may change requests, answer by themselves, and call again", async () => {
    let attempts = 0;
    const interceptors: RpcInterceptor[] = [
      {
        unary: async (request, options, next) => {
          try {
            return await next(request, options);
          } catch {
            attempts += 1;
            return next({ ...request, method: "double" }, options);
          }
        },
      },
    ];
    await using pool = createPool(worker.address, { interceptors });
    await using lease = await pool.acquire();
    expect(int64Values(await lease.connection.unary(sampleRequest("fail")))).toEqual([42n]);
    expect(attempts).toBe(1);
  });

  it("keep their this", async () => {
    class Counting implements RpcInterceptor {
      calls = 0;
      unary(...[request, options, next]: Parameters<NonNullable<RpcInterceptor["unary"]>>) {
        this.calls += 1;
        return next(request, options);
      }
    }
    const counting = new Counting();
    await using pool = createPool(worker.address, { interceptors: [counting] });
    await using lease = await pool.acquire();
    await lease.connection.unary(sampleRequest("double"));
    expect(counting.calls).toBe(1);
  });

  it("reject with what they throw, also before they give a promise", async () => {
    await using pool = createPool(worker.address, { interceptors: [{ unary: failing, stream: failing }] });
    await using lease = await pool.acquire();
    await expect(lease.connection.unary(sampleRequest("double"))).rejects.toThrow("at once");
    await expect(lease.connection.stream(sampleStream("count"))).rejects.toThrow("at once");
  });

  it("cost no connection when a stream of theirs can't be cancelled", async () => {
    const interceptors: RpcInterceptor[] = [
      {
        stream: async (request, options, next) => {
          const stream = await next(request, options);
          return Object.assign(Object.create(stream) as StreamSession, {
            cancel: () => Promise.reject(new Error("never")),
          });
        },
      },
    ];
    await using pool = createPool(worker.address, { interceptors, maxConnections: 1 });
    const lease = await pool.acquire();
    await lease.connection.stream(sampleStream("count"));
    await lease.release();
    await using second = await pool.acquire();
    expect(int64Values(await second.connection.unary(sampleRequest("double")))).toEqual([42n]);
  });

  it("see the end of a stream whose connection is given back in the middle of it", async () => {
    let cancelled = 0;
    const watching: RpcInterceptor = {
      stream: async (request, options, next) => {
        const stream = await next(request, options);
        const cancel = stream.cancel.bind(stream);
        return Object.assign(stream, {
          cancel: () => {
            cancelled += 1;
            return cancel();
          },
        }) satisfies StreamSession;
      },
    };
    await using pool = createPool(worker.address, { interceptors: [watching] });
    const lease = await pool.acquire();
    const stream = await lease.connection.stream(sampleStream("big"));
    await stream.next();
    await lease.release();
    await using again = await pool.acquire();
    expect(cancelled).toBe(1);
    expect(int64Values(await again.connection.unary(sampleRequest("double")))).toEqual([42n]);
  });
});

describe("withOptions", () => {
  it("gives defaults that a call's own options go before", async () => {
    const seen: RpcCallOptions[] = [];
    const looking: RpcInterceptor = {
      unary: (request, options, next) => {
        seen.push(options);
        return next(request, options);
      },
    };
    await using pool = createPool(worker.address, { interceptors: [looking] });
    await using lease = await pool.acquire();
    const logs: string[] = [];
    const connection = withOptions(withOptions(lease.connection, { timeoutMs: 1, idleTimeoutMs: 7000 }), {
      timeoutMs: 8000,
      onLog: ({ message }) => logs.push(message),
    });
    await connection.unary(sampleRequest("double"));
    await connection.unary(sampleRequest("double"), { timeoutMs: 9000, idleTimeoutMs: undefined });
    expect(seen).toMatchObject([
      { timeoutMs: 8000, idleTimeoutMs: 7000 },
      { timeoutMs: 9000, idleTimeoutMs: 7000 },
    ]);
    expect(logs).toEqual(["doubling", "doubling"]);
    const failed = withOptions(lease.connection, { timeoutMs: 30 }).stream(sampleStream("count"));
    await expect(failed.then((stream) => waitingFor(stream))).rejects.toMatchObject({ code: "VGI_DEADLINE" });
  });
});

async function waitingFor(stream: StreamSession): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 60));
  await stream.next();
}
