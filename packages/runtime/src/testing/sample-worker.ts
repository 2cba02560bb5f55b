import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { RecordBatch } from "apache-arrow";
import type { RpcRequest, StreamRequest } from "../connection.js";
import { serveBytes } from "../server/serve-bytes.js";
import { serveHttp } from "../server/serve-http.js";
import type { Service, ServiceMethod } from "../server/service.js";
import { int64Batch, numbers, sampleService } from "../server/testing/sample-service.js";
import { routedRouting } from "../wire/routing.js";

/** The sample service on a socket of this machine. */
export interface SampleWorker extends AsyncDisposable {
  readonly address: string;
  /** Parameters of all calls so far, with their metadata. */
  readonly params: RecordBatch[];
}

export async function startSampleWorker(transport: "tcp" | "http" = "tcp"): Promise<SampleWorker> {
  const params: RecordBatch[] = [];
  const service = watched(sampleService(), params);
  if (transport === "http") {
    const server = await serveHttp(service);
    return { address: server.url, params, [Symbol.asyncDispose]: () => server.close() };
  }
  const server = createServer((socket) => {
    socket.on("error", () => {});
    void serveBytes(service, socket, socket).then(() => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    params,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
      }),
  };
}

function watched(service: Service, seen: RecordBatch[]): Service {
  const watch = (method: ServiceMethod): ServiceMethod =>
    method.kind === "unary"
      ? {
          ...method,
          handle: (params, context) => {
            seen.push(params);
            return method.handle(params, context);
          },
        }
      : {
          ...method,
          open: (params, context) => {
            seen.push(params);
            return method.open(params, context);
          },
        };
  return { ...service, methods: new Map([...service.methods].map(([name, method]) => [name, watch(method)])) };
}

/** A call of the sample service with one number. */
export function sampleRequest(method: string, n = 21n): RpcRequest {
  return { method, routing: routedRouting("sample.v1"), protocolVersion: "1.2.3", params: int64Batch(numbers, [n]) };
}

export function sampleStream(method: string, n = 2n, options: Partial<StreamRequest> = {}): StreamRequest {
  return { ...sampleRequest(method, n), hasHeader: true, mode: "producer", inputSchema: null, ...options };
}
