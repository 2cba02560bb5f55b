import type { Schema } from "apache-arrow";
import { encodeStream } from "vgi-arrow";
import { ProtocolError, type RpcCallOptions, type RpcConnection } from "vgi-runtime";
import { describe, listProtocols, type MethodDescription } from "vgi-runtime/reflection";
import { bytesToBase64 } from "./relay-batch.js";

/** The format of introspection that the suite asks for; it has been this since introspection is a protocol. */
const DESCRIBE_VERSION = "5";

/** Describes the first application protocol of the server, as the control protocol wants it (section 4.3). */
export async function relayDescription(connection: RpcConnection, options: RpcCallOptions): Promise<object> {
  const { serverId, requestVersion, protocols } = await listProtocols(connection, options);
  const application = protocols.find(({ protocol }) => !protocol.startsWith("vgi_rpc."));
  if (application === undefined) {
    throw new ProtocolError({ what: `${connection.address} hosts no application protocol` });
  }
  const { protocol, protocolHash, protocolVersion, methods } = await describe(
    connection,
    application.protocol,
    options,
  );
  return {
    protocol_name: protocol,
    request_version: requestVersion,
    describe_version: DESCRIBE_VERSION,
    protocol_hash: protocolHash,
    server_id: serverId,
    protocol_version: protocolVersion,
    methods: methods.map(relayMethod),
  };
}

function relayMethod(method: MethodDescription): object {
  const { streamKind, headerSchema, resultSchema } = method;
  return {
    name: method.name,
    method_type: method.methodType,
    has_return: resultSchema !== null,
    has_header: headerSchema !== null,
    is_exchange: streamKind === "exchange" ? true : streamKind === "producer" ? false : null,
    params_schema_b64: relaySchema(method.paramsSchema),
    result_schema_b64: relaySchema(resultSchema),
    header_schema_b64: relaySchema(headerSchema),
  };
}

function relaySchema(schema: Schema | null): string | null {
  return schema === null ? null : bytesToBase64(encodeStream(schema, []));
}
