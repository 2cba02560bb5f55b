import type { RpcService } from "../../services/rpc-service.js";
import type {
  ExchangeMethod,
  MethodDescriptor,
  ProducerMethod,
  ProtocolDescriptor,
  StreamMethod,
  UnaryMethod,
} from "../services/types.js";
import { generatedMethodsOf } from "./generated-calls.js";
import { stub } from "./stub.js";

/** Makes a generated method with one answer. */
export function unaryMethod<Params, Out>(
  protocol: ProtocolDescriptor,
  descriptor: MethodDescriptor,
): UnaryMethod<Params, Out> {
  return stub<UnaryMethod<Params, Out>, RpcService>({ protocol, descriptor }, [], (service) =>
    generatedMethodsOf(service).unaryMethod(protocol, descriptor),
  );
}

/** Makes a generated method that gives a stream. */
export function producerMethod<Params, Header>(
  protocol: ProtocolDescriptor,
  descriptor: MethodDescriptor,
): ProducerMethod<Params, Header> {
  return stub<ProducerMethod<Params, Header>, RpcService>({ protocol, descriptor }, [], (service) =>
    generatedMethodsOf(service).producerMethod(protocol, descriptor),
  );
}

/** Makes a generated method that answers inputs. */
export function exchangeMethod<Params, Header>(
  protocol: ProtocolDescriptor,
  descriptor: MethodDescriptor,
): ExchangeMethod<Params, Header> {
  return stub<ExchangeMethod<Params, Header>, RpcService>({ protocol, descriptor }, ["open"], (service) =>
    generatedMethodsOf(service).exchangeMethod(protocol, descriptor),
  );
}

/** Makes a generated method of which only the caller knows whether it takes input. */
export function streamMethod<Params, Header>(
  protocol: ProtocolDescriptor,
  descriptor: MethodDescriptor,
): StreamMethod<Params, Header> {
  const producer = producerMethod<Params, Header>(protocol, descriptor);
  return { protocol, descriptor, producer, exchange: exchangeMethod<Params, Header>(protocol, descriptor) };
}
