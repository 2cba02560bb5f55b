import type { RecordBatch } from "apache-arrow";
import { StreamEncoder } from "vgi-arrow";
import { type CatalogDefinition, positional, table, vgiService } from "vgi-client/testing";
import type { ProtocolModule } from "vgi-protocol";
import type { ServedStream, Service, ServiceMethod } from "vgi-runtime/server";
import { replayBatch, replayColumns, replayTypes, type ReplayType } from "./replay-batch.js";

/** A catalog whose only function gives the same batch over and over. */
const catalog: CatalogDefinition = {
  name: "replay",
  defaultSchema: "main",
  schemas: [
    {
      name: "main",
      functions: [
        table({
          name: "replay",
          description: "The same batch, as often as wanted",
          arguments: {
            type: positional("utf8", "Which columns", { choices: Object.keys(replayTypes) }),
            rows: positional("int64", "Rows of each batch"),
            batches: positional("int64", "How many batches"),
          },
          columns: ({ type }) => replayColumns(type as ReplayType),
          *scan({ type, rows, batches }) {
            const batch = replayBatch(type as ReplayType, Number(rows));
            for (let sent = 0n; sent < batches; sent += 1n) yield batch;
          },
        }),
      ],
    },
  ],
};

/** A VGI worker that answers from memory: each batch is encoded once. */
export function replayService(protocol: ProtocolModule): Service {
  const service = vgiService({ catalogs: [catalog], protocol });
  const methods = new Map([...service.methods].map(([name, method]) => [name, encodingOnce(method)]));
  return { ...service, methods };
}

const messages = new WeakMap<RecordBatch, readonly Uint8Array[]>();

/** The message of a batch, encoded the first time it is asked for. */
export function messageOf(batch: RecordBatch): readonly Uint8Array[] {
  let message = messages.get(batch);
  if (message === undefined) messages.set(batch, (message = new StreamEncoder(batch.schema).batch(batch)));
  return message;
}

/** Size of the message of a batch. */
export function batchBytes({ type, rows }: { readonly type: ReplayType; readonly rows: number }): number {
  return messageOf(replayBatch(type, rows)).reduce((size, chunk) => size + chunk.byteLength, 0);
}

function encodingOnce(method: ServiceMethod): ServiceMethod {
  if (method.kind === "unary") return method;
  return {
    ...method,
    open: async (params, context): Promise<ServedStream> => ({
      ...(await method.open(params, context)),
      encoded: messageOf,
    }),
  };
}
