import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { emptyBatch, encodeStream, StreamEncoder } from "vgi-arrow";
import type { ServedStream, Service, ServiceMethod } from "vgi-runtime/server";
import { messageOf } from "./replay-service.js";

/** Stands for the position of a scan over HTTP, which the replaying program fills in. */
const CURSOR = "0".repeat(32);

/** The same service, which writes down what it answers: one file for each method with one answer, and the parts of one scan. */
export function recordingService(service: Service, folder: string): Service {
  const methods = [...service.methods].map(([name, method]) => [name, recording(name, method, folder)] as const);
  return { ...service, methods: new Map(methods) };
}

function recording(name: string, method: ServiceMethod, folder: string): ServiceMethod {
  const write = async (file: string, chunks: readonly Uint8Array[]): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, file), Buffer.concat(chunks));
  };
  if (method.kind === "unary") {
    return {
      ...method,
      handle: async (params, context) => {
        const answer = await method.handle(params, context);
        await write(`${name}.answer`, [encodeStream(method.result, [answer])]);
        return answer;
      },
    };
  }
  return {
    ...method,
    open: async (params, context): Promise<ServedStream> => {
      const stream = await method.open(params, context);
      const encoder = new StreamEncoder(stream.output);
      const token = (more: Readonly<Record<string, string>>): Uint8Array[] => {
        const tokens = new Map(Object.entries({ "vgi_rpc.stream_state#b64": CURSOR, ...more }));
        return encoder.batch(emptyBatch(stream.output, tokens));
      };
      const { header } = stream;
      await write("header", method.header === null || header === null ? [] : [encodeStream(method.header, [header])]);
      await write("schema", [encoder.schema()]);
      await write("token", token({}));
      await write("first-token", token({ "vgi_rpc.call_state#b64": "replayed" }));
      await write("end", [encoder.end()]);
      return {
        ...stream,
        next: async (input, call) => {
          const batch = await stream.next(input, call);
          if (batch !== null) await write("batch", messageOf(batch));
          return batch;
        },
      };
    },
  };
}
