import { afterEach, expect, it, vi } from "vitest";
import { UsageError } from "../../errors/index.js";
import { createPool } from "../../pool/create-pool.js";
import { sampleRequest, startSampleWorker } from "../../testing/sample-worker.js";

afterEach(() => {
  vi.doUnmock("@opentelemetry/api");
});

it("says what is missing where the peer is not installed, and loads nothing that is not asked for", async () => {
  vi.doMock("@opentelemetry/api", () => {
    throw new Error("Cannot find package '@opentelemetry/api'");
  });
  await using worker = await startSampleWorker();
  await using wanting = createPool(worker.address, { openTelemetry: true });
  const failed = wanting.acquire();
  await expect(failed).rejects.toThrow(UsageError);
  await expect(failed).rejects.toThrow(/Install @opentelemetry\/api/);
  // It may have been installed since.
  vi.doUnmock("@opentelemetry/api");
  await (await wanting.acquire()).release();
  await using plain = createPool(worker.address);
  await using lease = await plain.acquire();
  expect((await lease.connection.unary(sampleRequest("double"))).numRows).toBe(1);
});
