import { expect, it } from "vitest";
import { createPool } from "../pool/create-pool.js";
import { withOptions } from "../interceptors/with-options.js";
import { sampleRequest, sampleStream, startSampleWorker } from "../testing/sample-worker.js";

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

it.each(["tcp", "http"] as const)(
  "goes out with a request over %s, by call, by connection, and as a function",
  async (transport) => {
    await using worker = await startSampleWorker(transport);
    await using pool = createPool(worker.address);
    await using lease = await pool.acquire();
    await lease.connection.unary(sampleRequest("double"), { traceContext: { traceparent, tracestate: "a=1" } });
    let count = 0;
    const traced = withOptions(lease.connection, {
      traceContext: () => ((count += 1) === 2 ? undefined : { traceparent: `${traceparent.slice(0, -1)}${count}` }),
    });
    await traced.unary(sampleRequest("double"));
    await traced.unary(sampleRequest("double"));
    await (await traced.stream(sampleStream("count"))).cancel();
    expect(worker.params.map(({ metadata }) => [metadata.get("traceparent"), metadata.get("tracestate")])).toEqual([
      [traceparent, "a=1"],
      [traceparent, undefined],
      [undefined, undefined],
      [`${traceparent.slice(0, -1)}3`, undefined],
    ]);
  },
);
