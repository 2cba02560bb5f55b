import type { Data } from "apache-arrow";
import { isTypedValue, makeBatch, type SchemaSpec, toArrowSchema, toVector, ValueError } from "vgi-arrow";
import { ArgumentError } from "../../errors/index.js";
import type { ServiceRequest } from "../../services/rpc-service.js";
import type { MethodDescriptor, ParamDescriptor, ProtocolDescriptor } from "./types.js";

type Values = Readonly<Record<string, unknown>>;

/** Name of a method for messages. */
export function methodName(protocol: ProtocolDescriptor, { name }: MethodDescriptor): string {
  return `${protocol.name}.${name}`;
}

/**
 * The request of a call. Throws `ArgumentError` naming the parameter that is missing, unknown, or has a value that its type
 * does not take.
 */
export function methodRequest(
  protocol: ProtocolDescriptor,
  descriptor: MethodDescriptor,
  given: Values | undefined,
): ServiceRequest {
  const { name, params, result, header } = descriptor;
  const values = given ?? {};
  const unknown = Object.keys(values).find((key) => !params.some((param) => param.key === key));
  if (unknown !== undefined) {
    const known = params.map(({ key }) => key).join(", ") || "none";
    throw fault(protocol, descriptor, unknown, `there is no such parameter: the method takes ${known}`);
  }
  const schema = paramsSchema(params);
  const columns = params.map((param) => column(protocol, descriptor, param, values));
  return {
    protocol: protocol.name,
    protocolVersion: protocol.version,
    method: name,
    params: makeBatch(toArrowSchema(schema), columns, 1),
    known: { hash: protocol.hash, params: schema, result: result ?? null, header: header ?? null },
  };
}

function paramsSchema(params: readonly ParamDescriptor[]): SchemaSpec {
  return {
    fields: params.map(({ key, name = key, type, nullable = false }) => ({ name, type, nullable })),
  };
}

function column(
  protocol: ProtocolDescriptor,
  descriptor: MethodDescriptor,
  { key, type, nullable }: ParamDescriptor,
  values: Values,
): Data {
  const given = Object.hasOwn(values, key) ? values[key] : undefined;
  const value = (isTypedValue(given) ? given.value : given) ?? null;
  if (value === null && nullable !== true) {
    const why = given === undefined ? "it is required and was not given" : "it can't be null";
    throw fault(protocol, descriptor, key, why);
  }
  try {
    const [data] = toVector(type, [value]).data;
    if (data === undefined) throw new TypeError("it has no value");
    return data;
  } catch (error) {
    throw fault(protocol, descriptor, key, withoutIndex(error), error);
  }
}

/** The value was made a column of one: that it stands there at index 0 is nobody's business. */
function withoutIndex(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof ValueError ? message.replace(/^\[0\](?:: |\.)?/, "") : message;
}

function fault(
  protocol: ProtocolDescriptor,
  descriptor: MethodDescriptor,
  key: string,
  why: string,
  cause?: unknown,
): ArgumentError {
  const reason = new TypeError(why, cause === undefined ? undefined : { cause });
  return new ArgumentError(methodName(protocol, descriptor), `parameter ${key}`, reason);
}
