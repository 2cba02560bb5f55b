import type { RecordBatch, Schema } from "apache-arrow";
import { METHOD, PROTOCOL, PROTOCOL_VERSION, REQUEST_VERSION, WIRE_VERSION } from "../wire/metadata-keys.js";
import type { Service, ServiceMethod } from "./service.js";
import { ServiceError } from "./service-error.js";

/** A request that may be dispatched. */
export interface ResolvedCall {
  readonly name: string;
  readonly method: ServiceMethod;
}

/**
 * Checks the envelope of a request, in the order of wire specification section 13: framing version, method, routing,
 * method lookup, protocol version, columns. Throws {@link ServiceError}.
 */
export function resolveCall(service: Service, request: RecordBatch): ResolvedCall {
  const { metadata } = request;
  checkRequestVersion(metadata.get(REQUEST_VERSION));
  const name = metadata.get(METHOD);
  if (name === undefined) {
    throw protocolError(`the request names no method: its batch has no metadata key ${METHOD}`);
  }
  if (service.protocolName !== null) checkProtocol(service.protocolName, metadata.get(PROTOCOL));
  const method = service.methods.get(name);
  if (method === undefined) throw unknownMethod(service, name);
  if (service.protocolVersion !== null) {
    checkProtocolVersion(service.protocolName, service.protocolVersion, metadata.get(PROTOCOL_VERSION));
  }
  if (method.params !== null) checkParams(name, method.params, request);
  return { name, method };
}

function checkRequestVersion(version: string | undefined): void {
  if (version === WIRE_VERSION) return;
  const found = version === undefined ? "the request has none" : `the request has ${JSON.stringify(version)}`;
  throw new ServiceError(`${REQUEST_VERSION} must be "${WIRE_VERSION}"; ${found}`, {
    type: "VersionError",
    code: "INVALID_ARGUMENT",
  });
}

/** Wire specification section 3.1: the three answers are distinct, and a name is checked before it is repeated. */
export function checkProtocol(hosted: string, asked: string | undefined): void {
  if (asked === hosted) return;
  if (asked === undefined) {
    throw new ServiceError(`the request names no protocol in ${PROTOCOL}; this server hosts: ${hosted}`, {
      type: "ProtocolNotSpecifiedError",
      code: "INVALID_ARGUMENT",
      kind: "protocol_not_specified",
    });
  }
  const valid = asked.length <= 255 && /^[A-Za-z_][A-Za-z0-9_.]*$/.test(asked);
  throw new ServiceError(
    `${valid ? `protocol '${asked}'` : "a protocol of that name"} is not hosted here; this server hosts: ${hosted}`,
    { type: "ProtocolNotSupportedError", code: "UNIMPLEMENTED", kind: "protocol_not_supported" },
  );
}

function unknownMethod(service: Service, name: string): ServiceError {
  const owner = service.protocolName === null ? "" : ` in protocol '${service.protocolName}'`;
  return new ServiceError(
    `there is no method ${JSON.stringify(name)}${owner}; available: ${[...service.methods.keys()].toSorted().join(", ")}`,
    { type: "MethodNotImplementedError", code: "UNIMPLEMENTED", kind: "method_not_implemented" },
  );
}

/** Major and minor must be equal. Clients read `Server: X.Y.Z` from the message, and the protocol's name, to learn what to speak. */
function checkProtocolVersion(protocol: string | null, server: string, client: string | undefined): void {
  const [major, minor] = server.split(".");
  const parts = client === undefined ? null : /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(client);
  if (parts !== null && parts[1] === major && parts[2] === minor) return;
  const subject = protocol === null ? "" : ` for protocol '${protocol}'`;
  const shown = client === undefined ? "<not declared>" : parts === null ? "<malformed>" : client;
  throw new ServiceError(
    [
      `protocol_version mismatch${subject}`,
      `  Client: ${shown}`,
      `  Server: ${server}`,
      `  Direction: ${direction(parts, Number(major), Number(minor))}`,
    ].join("\n"),
    {
      type: "ProtocolVersionError",
      code: "FAILED_PRECONDITION",
      kind: "protocol_version_mismatch",
      details: [
        {
          "@type": "vgi_rpc.PreconditionFailure",
          violations: [
            { type: "protocol_version", subject: protocol ?? "", description: `client ${shown}, server ${server}` },
          ],
        },
      ],
    },
  );
}

function direction(client: RegExpExecArray | null, major: number, minor: number): string {
  if (client === null) return `the client has to send MAJOR.MINOR.PATCH in ${PROTOCOL_VERSION}`;
  const older = Number(client[1]) < major || (Number(client[1]) === major && Number(client[2]) < minor);
  return older ? "upgrade the client" : "upgrade the server";
}

function checkParams(name: string, params: Schema, request: RecordBatch): void {
  const expected = params.fields.map((field) => field.name);
  const found = request.schema.fields.map((field) => field.name);
  if (expected.length !== found.length || expected.some((field, i) => field !== found[i])) {
    throw protocolError(
      `method '${name}' takes the columns [${expected.join(", ")}], the request has [${found.join(", ")}]`,
    );
  }
  if (expected.length > 0 && request.numRows !== 1) {
    throw protocolError(`a request has exactly one row; this one, of method '${name}', has ${request.numRows}`);
  }
}

function protocolError(message: string): ServiceError {
  return new ServiceError(message, { type: "ProtocolError", code: "INVALID_ARGUMENT" });
}
