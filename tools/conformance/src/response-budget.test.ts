import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { cacheFolder, progressOnStderr, requireOrSkip } from "@vgi-tools/real-workers";
import { createPool, UsageError } from "vgi-runtime";
import { describe, expect, it } from "vitest";
import { installSuite } from "./install-suite.js";

interface Vectors {
  readonly request_header: string;
  readonly support_header: string;
  readonly maximum: number;
  readonly valid_values: readonly { readonly raw: string; readonly value: number }[];
  readonly invalid_values: readonly string[];
}

const reason = await requireOrSkip();
if (reason !== undefined) console.log(`response budgets: skipped: ${reason}`);

/** What a server hears, and learns the client, when it is only asked what it can do. */
async function probe(maxResponseBytes: number, vectors: Vectors): Promise<unknown> {
  let heard: unknown;
  const server = createServer((request, response) => {
    heard = request.headers[vectors.request_header.toLowerCase()];
    response.setHeader(vectors.support_header, "true").end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    await using pool = createPool(`http://127.0.0.1:${port}`, { maxResponseBytes });
    await using lease = await pool.acquire();
    const capabilities = await lease.connection.http?.capabilities();
    return [heard, capabilities?.responseBudgetSupport];
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe.skipIf(reason !== undefined)("the published vectors of response budgets", () => {
  it("are what the client sends, and what it doesn't", { timeout: 600_000 }, async () => {
    const { sources } = await installSuite(path.join(cacheFolder(), "conformance"), progressOnStderr);
    const file = path.join(sources, "vgi_rpc", "conformance", "http_response_budget_vectors.json");
    const vectors = JSON.parse(await readFile(file, "utf8")) as Vectors;
    expect(vectors.maximum).toBe(Number.MAX_SAFE_INTEGER);
    expect(vectors.valid_values.length).toBeGreaterThan(2);
    for (const { raw, value } of vectors.valid_values) expect(await probe(value, vectors)).toEqual([raw, true]);
    // Some of these texts stand for a number that can be sent, which is then written in another way.
    const unsendable = vectors.invalid_values.filter((raw) => String(Number(raw)) === raw);
    expect(unsendable.length).toBeGreaterThan(2);
    for (const raw of unsendable) {
      expect(() => createPool("http://127.0.0.1:9", { maxResponseBytes: Number(raw) })).toThrow(UsageError);
    }
  });
});
