import { schemaSpecOf, type SchemaSpec } from "vgi-arrow";
import { type RpcCallOptions, type RpcConnection } from "vgi-runtime";
import { describe, type MethodDescription, type ProtocolDescription } from "vgi-runtime/reflection";
import { readAnswer } from "../read-answer.js";
import type { ServiceMethodModel, ServiceModel } from "./service-model.js";

/** Asks a server for one of its protocols. */
export async function describeService(
  connection: RpcConnection,
  protocol: string,
  options: RpcCallOptions,
): Promise<ServiceModel> {
  return serviceModel(await describe(connection, protocol, options));
}

/** A description as plain JSON. Throws `UnreadableAnswerError` naming the method with a type that Arrow in JavaScript lacks. */
export function serviceModel(description: ProtocolDescription): ServiceModel {
  const { protocol, protocolVersion, protocolHash, methods } = description;
  return {
    protocol,
    version: protocolVersion,
    hash: protocolHash,
    deprecation: deprecationOf(description),
    methods: methods.flatMap((method) => methodModel(protocol, method) ?? []),
  };
}

function methodModel(protocol: string, method: MethodDescription): ServiceMethodModel | undefined {
  const kind = kindOf(method);
  if (kind === undefined) return undefined;
  const schema = (role: string, read: () => SchemaSpec): SchemaSpec =>
    readAnswer(`the ${role} of method ${protocol}.${method.name}`, read);
  const { resultSchema, headerSchema } = method;
  return {
    name: method.name,
    kind,
    params: schema("parameters", () => schemaSpecOf(method.paramsSchema)),
    result: resultSchema === null ? null : schema("result", () => schemaSpecOf(resultSchema)),
    header: headerSchema === null ? null : schema("header", () => schemaSpecOf(headerSchema)),
    idempotency: method.idempotency,
    deprecation: deprecationOf(method),
  };
}

/** `undefined` for a type of method that later servers may have. */
function kindOf({ methodType, streamKind }: MethodDescription): ServiceMethodModel["kind"] | undefined {
  if (methodType === "unary") return "unary";
  if (methodType !== "stream") return undefined;
  return streamKind === "producer" || streamKind === "exchange" ? streamKind : "stream";
}

function deprecationOf(described: {
  readonly deprecated: boolean;
  readonly deprecationMessage: string;
}): string | null {
  return described.deprecated ? described.deprecationMessage : null;
}
