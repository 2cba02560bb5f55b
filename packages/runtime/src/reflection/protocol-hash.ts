import type { Schema } from "apache-arrow";
import type { MethodDescription, ProtocolDescription } from "./protocol-description.js";
import { typeToken } from "./type-token.js";

/** What of a description is on the wire, and so in its hash. */
export type HashedProtocol = Pick<ProtocolDescription, "protocol"> & {
  readonly methods: readonly Pick<
    MethodDescription,
    "name" | "methodType" | "paramsSchema" | "resultSchema" | "headerSchema"
  >[];
};

/**
 * The fingerprint of a protocol's wire surface, as 64 lower-case hex digits: the same in every language, whatever bytes its Arrow
 * library writes; wire specification, section 14.
 *
 * A description whose `protocolHash` is another one was made by a server that counts differently, or was changed on its way.
 *
 * @throws UnsupportedError for an Arrow type that the definition has no spelling for
 */
export async function protocolHash(description: HashedProtocol): Promise<string> {
  const preimage = new TextEncoder().encode(`vgi_rpc.protocol_hash.v1|${protocolPreimage(description)}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", preimage));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What {@link protocolHash} is taken over: canonical JSON (RFC 8785), for comparing two protocols that hash differently. */
export function protocolPreimage({ protocol, methods }: HashedProtocol): string {
  const sorted = methods.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  // Keys are written in the canonical order, which is alphabetical; no numbers occur.
  return JSON.stringify({ methods: sorted.map(methodEntry), protocol });
}

function methodEntry(method: HashedProtocol["methods"][number]): object {
  const { headerSchema, resultSchema } = method;
  return {
    has_header: headerSchema !== null,
    has_return: resultSchema !== null,
    ...(headerSchema === null ? {} : { header: fieldEntries(headerSchema) }),
    name: method.name,
    params: fieldEntries(method.paramsSchema),
    ...(resultSchema === null ? {} : { result: fieldEntries(resultSchema) }),
    type: method.methodType,
  };
}

function fieldEntries(schema: Schema): object[] {
  return schema.fields.map((field) => ({
    name: (field.name as string | null) ?? "",
    nullable: field.nullable,
    type: typeToken(field),
  }));
}
