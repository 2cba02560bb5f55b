import { type Data, Field, makeData, type RecordBatch, Schema, Struct } from "apache-arrow";
import { isRecordBatch, makeBatch } from "vgi-arrow";
import type { anyVersion } from "vgi-protocol";
import { namedValuesBatch } from "../arguments/named-values.js";
import type { Dialect } from "../dialects/dialect.js";
import type { ResolvedSecret, SecretRequest, SecretResolver } from "./secret-resolver.js";

/** A request with what was found for it. */
export interface Found {
  readonly request: SecretRequest;
  readonly secret: ResolvedSecret | null;
}

interface Column {
  readonly field: Field;
  readonly data: Data;
}

/** What a bind asks for in place of an answer; empty for an answer. */
export function secretRequests(response: anyVersion.BindResponse): SecretRequest[] {
  return response.lookupSecretTypes.map((type, index) => ({
    type,
    scope: textOrNull(response.lookupScopes[index]),
    name: textOrNull(response.lookupNames[index]),
  }));
}

/** Asks the resolver for each, side by side. */
export function resolveSecrets(
  requests: readonly SecretRequest[],
  resolver: SecretResolver,
  signal: AbortSignal,
): Promise<Found[]> {
  return Promise.all(requests.map(async (request) => ({ request, secret: await resolver(request, { signal }) })));
}

/** Secrets as bind takes them: those that were given, and over them those that were found. */
export function withFound(given: RecordBatch | null, found: readonly Found[], dialect: Dialect): RecordBatch | null {
  const columns = new Map<string, Column>();
  for (const column of columnsOf(given)) columns.set(column.field.name, column);
  for (const [index, { request, secret }] of found.entries()) {
    if (secret === null) continue;
    const data = structOf({ ...secret, type: secret.type ?? request.type });
    const [name, metadata] = dialect.secrets === "by-name" ? [secret.name, undefined] : placeByType(request, index);
    columns.set(name, { field: new Field(name, data.type, true, metadata), data });
  }
  if (columns.size === 0) return null;
  const all = [...columns.values()];
  return makeBatch(
    new Schema(all.map(({ field }) => field)),
    all.map(({ data }) => data),
    1,
  );
}

/** Before 2.1 a secret stands under its type, or, when it was asked for by scope or name, under a number with both as metadata. */
function placeByType({ type, scope, name }: SecretRequest, index: number): [string, Map<string, string> | undefined] {
  if (scope === null && name === null) return [type, undefined];
  const metadata = new Map([["secret_type", type]]);
  if (scope !== null) metadata.set("scope", scope);
  if (name !== null) metadata.set("secret_name", name);
  return [`secret_${index}`, metadata];
}

/** A secret as a struct: its parameters, and of which type and scope it is. */
function structOf(secret: ResolvedSecret & { readonly type: string }): Data {
  const own = isRecordBatch(secret.values) ? secret.values : namedValuesBatch(secret.values, "secret");
  const about = namedValuesBatch({ type: secret.type, scope: (secret.scope ?? []).join("\n") }, "secret");
  const columns = new Map([...columnsOf(about), ...columnsOf(own)].map((column) => [column.field.name, column]));
  const children = [...columns.values()];
  const type = new Struct(children.map(({ field }) => field));
  return makeData({ type, length: 1, nullCount: 0, children: children.map(({ data }) => data) });
}

function columnsOf(batch: RecordBatch | null): Column[] {
  return (batch?.schema.fields ?? []).flatMap((field, index) => {
    const data = batch?.data.children[index];
    return data === undefined ? [] : [{ field, data }];
  });
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}
