import { fileURLToPath } from "node:url";
import {
  ensureWorkers,
  type HttpWorker,
  type RealWorkers,
  requireOrSkip,
  startHttpWorker,
  type WorkerVersionName,
} from "@vgi-tools/real-workers";
import { batchFromRows, isRecordBatch, readRows, toArrowSchema } from "vgi-arrow";
import {
  connect,
  type FunctionCall,
  type SecretRequest,
  type SecretService,
  secretService,
  type Session,
} from "vgi-client";
import { beforeAll, describe, expect, it } from "vitest";

const reason = await requireOrSkip();
if (reason !== undefined) console.log(`secrets of real services: skipped: ${reason}`);

/** One of each wire generation, for workers and services. */
const versions = ["0.8.0", "0.47.0"] as const;

const pairs = versions.flatMap((worker) => versions.map((service) => ({ worker, service })));

/** Serves `python/secret_store.py` with the `vgi-secret-serve` of a version. */
function serveSecrets(workers: RealWorkers, version: WorkerVersionName): Promise<HttpWorker> {
  const store = fileURLToPath(new URL("../../python/secret_store.py", import.meta.url));
  return startHttpWorker([workers.python, store, workers.packages(version), "--host", "127.0.0.1", "--port", "0"]);
}

/** A resolver that notes what it is asked. */
function noting(secrets: SecretService, asked: string[]): SecretService["resolver"] {
  return (request: SecretRequest, options) => {
    asked.push(`${request.type} ${request.scope ?? ""}`);
    return secrets.resolver(request, options);
  };
}

async function rowsOf(session: Session, call: FunctionCall): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const batch of session.table(call)) rows.push(...readRows(batch));
  return rows;
}

describe.skipIf(reason !== undefined).each(pairs)("a worker $worker and a secret service $service", (versionsOf) => {
  let workers: RealWorkers;
  beforeAll(async () => {
    workers = await ensureWorkers({ versions: [...versions] });
  }, 600_000);

  it("work together: functions get what they ask for while they are bound", { timeout: 120_000 }, async () => {
    await using server = await serveSecrets(workers, versionsOf.service);
    await using secrets = secretService(server.address);
    await using client = await connect(workers.stdio(versionsOf.worker).address);
    const asked: string[] = [];
    await using db = await client.attach("example", { secretResolver: noting(secrets, asked) });

    expect(await rowsOf(db, { name: "secret_demo" })).toEqual([
      { key: "type", value: "vgi_example", arrow_type: "string" },
      { key: "scope", value: "", arrow_type: "string" },
      { key: "secret_string", value: "s3cret", arrow_type: "string" },
      { key: "port", value: "443", arrow_type: "int64" },
      { key: "use_ssl", value: "True", arrow_type: "bool" },
    ]);
    const scoped = { name: "scoped_secret_demo", arguments: { positional: ["s3://bucket-b/file"] } };
    expect(await rowsOf(db, scoped)).toEqual([
      { scope: "s3://bucket-b/file", found: true, secret_keys: "type,scope,api_key" },
    ]);
    const unknown = { name: "scoped_secret_demo", arguments: { positional: ["gs://elsewhere"] } };
    expect(await rowsOf(db, unknown)).toEqual([{ scope: "gs://elsewhere", found: false, secret_keys: "" }]);
    expect(asked).toEqual(["vgi_example ", "vgi_example s3://bucket-b/file", "vgi_example gs://elsewhere"]);

    if (versionsOf.worker === "0.47.0") {
      const two = { name: "multi_secret_demo", arguments: { positional: ["s3://bucket-b/file"] } };
      expect(await rowsOf(db, two)).toMatchObject([{ api_key: "opens s3://bucket-b/" }]);
      expect(asked.slice(-2)).toEqual(["vgi_example s3://bucket-a/", "vgi_example s3://bucket-b/"]);
    }

    const row = batchFromRows(toArrowSchema({ fields: [] }), [{}]);
    const values: unknown[] = [];
    for await (const batch of db.scalar({ name: "return_secret_value", input: [row] })) {
      values.push(...readRows(batch).map(({ result }) => JSON.parse(String(result))));
    }
    expect(values).toEqual([{ type: "vgi_example", scope: "", secret_string: "s3cret", port: 443, use_ssl: true }]);
  });
});

describe.skipIf(reason !== undefined).each(versions)("a secret service %s", (version) => {
  it("gives values of every type, and nothing for what it has not", { timeout: 120_000 }, async () => {
    const workers = await ensureWorkers({ versions: [version] });
    await using server = await serveSecrets(workers, version);
    await using secrets = secretService(server.address);
    const { signal } = new AbortController();
    const found = await secrets.resolver({ type: "s3", scope: "s3://test-bucket/key", name: null }, { signal });
    expect(found).toMatchObject({ type: "s3", scope: ["s3://test-bucket"] });
    expect(isRecordBatch(found?.values) && readRows(found.values)).toMatchObject([
      {
        key_id: "AKIAEXAMPLEORCHARD",
        port: 9000n,
        use_ssl: true,
        endpoint_config: { connect_timeout_ms: 5000n, max_retries: 3n },
      },
    ]);
    expect(await secrets.resolver({ type: "s3", scope: "s3://other", name: null }, { signal })).toBeNull();
    expect(await secrets.resolver({ type: "gcs", scope: null, name: null }, { signal })).toBeNull();
  });
});
