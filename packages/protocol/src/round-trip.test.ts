import { RecordBatch, Schema } from "apache-arrow";
import fc from "fast-check";
import { readRows, type RecordDescriptor, schemaSpecOf } from "vgi-arrow";
import { beforeAll, describe, expect, it } from "vitest";
import { loadProtocol, loadSecretProtocol, loadTransactorProtocol, protocolVersions } from "./load-protocol.js";
import type { ProtocolModule } from "./protocol-module.js";
import { arbitraryRecord } from "./testing/arbitrary-record.js";

const loaders: readonly (readonly [string, () => Promise<ProtocolModule>])[] = [
  ...protocolVersions.map((version) => [version, () => loadProtocol(version)] as const),
  ["secret 0.8.0", () => loadSecretProtocol("0.8.0")],
  ["secret 0.47.0", () => loadSecretProtocol("0.47.0")],
  ["transactor 0.8.0", () => loadTransactorProtocol("0.8.0")],
  ["transactor 0.47.0", () => loadTransactorProtocol("0.47.0")],
];

describe.each(loaders)("%s", (_, load) => {
  let protocol: ProtocolModule;
  beforeAll(async () => {
    protocol = await load();
  });

  it("records come back as they were", () => {
    for (const descriptor of Object.values(protocol.records)) roundTrip(descriptor);
  });

  it("parameters, results and headers come back as they were", () => {
    for (const { params, result, header } of Object.values(protocol.methods)) {
      for (const descriptor of [params, result, header]) if (descriptor !== null) roundTrip(descriptor);
    }
  });
});

function roundTrip(descriptor: RecordDescriptor): void {
  fc.assert(
    fc.property(arbitraryRecord(descriptor), (value) => {
      expect(comparable(descriptor.decode(descriptor.encode(value)))).toEqual(comparable(value));
    }),
    { numRuns: 4 },
  );
}

/** Schemas and batches as what they say, for comparison. */
function comparable(value: unknown): unknown {
  if (value instanceof Schema) return schemaSpecOf(value);
  if (value instanceof RecordBatch) return { schema: schemaSpecOf(value.schema), rows: readRows(value) };
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.entries(value).map(([key, item]) => [key, comparable(item)]);
}
