import { batchFromRows, toArrowSchema } from "vgi-arrow";
import { loadSecretProtocol } from "vgi-protocol";
import { type HttpServer, serveHttp, type ServiceMethod } from "vgi-runtime/server";
import { describe, expect, it } from "vitest";
import { secretService } from "./secret-service.js";

const VALUES = batchFromRows(toArrowSchema({ fields: [{ name: "key", type: "utf8", nullable: false }] }), [
  { key: "k" },
]);
const options = { signal: new AbortController().signal };

interface Served extends AsyncDisposable {
  readonly url: string;
  /** What was asked for. */
  readonly asked: string[];
}

/** A service that has the secrets for `s3://…`, for as long as it is told. */
async function serve(protocolName: string | null, ttlSeconds = 0): Promise<Served> {
  const { methods, version } = await loadSecretProtocol("0.47.0");
  const { secret_lookup: descriptor } = methods;
  const asked: string[] = [];
  const lookup: ServiceMethod = {
    kind: "unary",
    params: null,
    result: descriptor.encodeResult({ found: false }).schema,
    handle: (batch) => {
      const { path, type } = descriptor.decodeParams(batch);
      asked.push(`${type} ${path}`);
      if (!path.startsWith("s3:")) return descriptor.encodeResult({ found: false });
      const found = { found: true, name: `for ${path}`, secretType: type, scope: [path], values: VALUES, ttlSeconds };
      return descriptor.encodeResult(found);
    },
  };
  const service = { protocolName, protocolVersion: version, methods: new Map([["secret_lookup", lookup]]) };
  const server: HttpServer = await serveHttp(service);
  return { url: server.url, asked, [Symbol.asyncDispose]: () => server.close() };
}

describe.each(["vgi.secret.v1", null])("a secret service of protocol %s", (protocolName) => {
  it("is asked for several secrets at once, whichever generation it turns out to be", async () => {
    await using server = await serve(protocolName);
    await using secrets = secretService(server.url);
    const scopes = ["s3://a", "s3://b", "s3://c"];
    const found = await Promise.all(
      scopes.map((scope) => secrets.resolver({ type: "s3", scope, name: null }, options)),
    );
    expect(found.map((secret) => secret?.name)).toEqual(scopes.map((scope) => `for ${scope}`));
    expect(await secrets.resolver({ type: "s3", scope: null, name: "none" }, options)).toBeNull();
    expect(server.asked.toSorted()).toEqual(["s3 none", ...scopes.map((scope) => `s3 ${scope}`)]);
  });
});

describe("what a secret service said", () => {
  it("is kept, also that there is nothing, unless nothing is to be kept", async () => {
    await using server = await serve("vgi.secret.v1", 60);
    await using keeping = secretService(server.url);
    await using forgetful = secretService(server.url, { maxAgeMs: 0 });
    for (const { resolver } of [keeping, keeping, forgetful, forgetful]) {
      await resolver({ type: "s3", scope: "s3://a", name: null }, options);
      await resolver({ type: "gcs", scope: null, name: null }, options);
    }
    expect(server.asked).toEqual(["s3 s3://a", "gcs ", "s3 s3://a", "gcs ", "s3 s3://a", "gcs "]);
  });
});
