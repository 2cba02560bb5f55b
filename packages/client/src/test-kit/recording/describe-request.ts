import { RecordBatch, Schema } from "apache-arrow";
import { readRows, schemaSpecOf } from "vgi-arrow";
import type { RpcRequest } from "vgi-runtime";
import { toBase64 } from "vgi-arrow";
import { descriptorOf } from "./descriptor-of.js";
import { isPlain, OpaqueNames } from "./opaque-names.js";
import type { Json, RecordedRequest } from "./recorded-call.js";

/** Fields that the client draws at random. */
const RANDOM: ReadonlySet<string> = new Set(["substreamId"]);

/** Methods whose options may be credentials. */
const WITH_CREDENTIALS: ReadonlySet<string> = new Set(["catalog_attach", "catalog_create"]);

/** What a request asks, as far as it is the same for equal calls and may be written down. */
export async function describeRequest(
  kind: RecordedRequest["kind"],
  request: RpcRequest,
  names: OpaqueNames,
): Promise<RecordedRequest> {
  const { method, protocolVersion: version, routing } = request;
  // What can't be taken apart may hold secrets.
  const decoded: unknown = (await descriptorOf(request))?.decodeParams(request.params);
  const describe = (value: unknown, key: string): Json => {
    if (RANDOM.has(key)) return null;
    if (key === "secrets" || (key === "options" && WITH_CREDENTIALS.has(method))) return namesIn(value);
    if (value === null || value === undefined) return null;
    if (value instanceof Uint8Array) return OpaqueNames.isField(key) ? names.of(value) : toBase64(value);
    if (value instanceof Schema) return describe(schemaSpecOf(value), "");
    if (value instanceof RecordBatch) {
      return { schema: describe(schemaSpecOf(value.schema), ""), rows: describe(readRows(value), "") };
    }
    if (Array.isArray(value)) return value.map((item: unknown) => describe(item, ""));
    if (value instanceof Map) return [...value].map(([name, item]) => [describe(name, ""), describe(item, "")]);
    if (isPlain(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, describe(item, name)]));
    }
    if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value;
    return typeof value === "bigint" ? `${value}n` : String(value);
  };
  return { kind, method, version, protocol: routing.protocol, params: describe(decoded, "") };
}

/** Names of secrets or options, whose values are never written. */
function namesIn(value: unknown): Json {
  if (value instanceof RecordBatch) return value.schema.fields.map((field) => field.name);
  return value === null || value === undefined ? null : "not recorded";
}
