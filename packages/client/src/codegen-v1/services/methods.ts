import type { RecordBatch } from "apache-arrow";
import type { RpcCallOptions } from "vgi-runtime";
import type { RpcService, ServiceStream } from "../../services/rpc-service.js";
import { exchangeBatch, exchangeBatches } from "./exchange-input.js";
import { LazyServiceScan } from "./lazy-service-scan.js";
import { methodName, methodRequest } from "./method-request.js";
import { readHeader, readResult } from "./read-record.js";
import { RunningStream } from "./running-stream.js";
import type {
  ExchangeBatch,
  ExchangeInput,
  ExchangeMethod,
  MethodDescriptor,
  OpenExchange,
  ProducerMethod,
  ProtocolDescriptor,
  ServiceScan,
  StreamOptions,
  UnaryMethod,
} from "./types.js";

type Values = Readonly<Record<string, unknown>>;

/** Makes a generated method with one answer. */
export function unaryMethod<Params, Out>(
  protocol: ProtocolDescriptor,
  descriptor: MethodDescriptor,
): UnaryMethod<Params, Out> {
  const call = async (service: RpcService, ...rest: readonly unknown[]): Promise<unknown> => {
    const [params, options] = splitRest(descriptor, rest);
    const batch = await service.unary(methodRequest(protocol, descriptor, params), options);
    return readResult(methodName(protocol, descriptor), descriptor.result, batch);
  };
  return described(call, protocol, descriptor);
}

/** Makes a generated method that gives a stream. */
export function producerMethod<Params, Header>(
  protocol: ProtocolDescriptor,
  descriptor: MethodDescriptor,
): ProducerMethod<Params, Header> {
  const call = (service: RpcService, ...rest: readonly unknown[]): ServiceScan<object, Header> => {
    const [params, options] = splitRest(descriptor, rest);
    return new LazyServiceScan(methodName(protocol, descriptor), async () => {
      const stream = await open(service, "producer", protocol, descriptor, params, options);
      return { ...(await withHeader<Header>(protocol, descriptor, stream)), batches: () => stream.batches() };
    });
  };
  return described(call, protocol, descriptor);
}

/** Makes a generated method that answers inputs. */
export function exchangeMethod<Params, Header>(
  protocol: ProtocolDescriptor,
  descriptor: MethodDescriptor,
): ExchangeMethod<Params, Header> {
  const name = methodName(protocol, descriptor);
  const opened = async (service: RpcService, rest: readonly unknown[]): Promise<Opened<Header>> => {
    const [params, options] = splitRest(descriptor, rest);
    const stream = await open(service, "exchange", protocol, descriptor, params, options);
    return withHeader<Header>(protocol, descriptor, stream);
  };
  const call = (service: RpcService, input: ExchangeInput, ...rest: readonly unknown[]): ServiceScan<object, Header> =>
    new LazyServiceScan(name, async () => {
      const { stream, header } = await opened(service, rest);
      return { stream, header, batches: () => stream.exchange(exchangeBatches(name, input)) };
    });
  const byHand = async (service: RpcService, ...rest: readonly unknown[]): Promise<OpenExchange<Header>> =>
    openExchange(name, await opened(service, rest));
  return described(Object.assign(call, { open: byHand }), protocol, descriptor);
}

interface Opened<Header> {
  readonly stream: ServiceStream;
  readonly header: Header;
}

function open(
  service: RpcService,
  kind: "producer" | "exchange",
  protocol: ProtocolDescriptor,
  descriptor: MethodDescriptor,
  params: Values | undefined,
  options: StreamOptions | undefined,
): Promise<ServiceStream> {
  const request = methodRequest(protocol, descriptor, params);
  const hasHeader = descriptor.header !== undefined;
  return service.stream({ ...request, kind, hasHeader, window: options?.window }, options);
}

/** The stream with its header, which the descriptor types; one that can't be read ends the stream. */
async function withHeader<Header>(
  protocol: ProtocolDescriptor,
  descriptor: MethodDescriptor,
  stream: ServiceStream,
): Promise<Opened<Header>> {
  try {
    const header = readHeader(methodName(protocol, descriptor), descriptor.header, stream.header);
    return { stream, header: header as Header };
  } catch (error) {
    await stream.cancel();
    throw error;
  }
}

function openExchange<Header>(name: string, { stream, header }: Opened<Header>): OpenExchange<Header> {
  const reader = new RunningStream(name, { stream, header, batches: () => stream.batches() }, undefined);
  const receive = (): Promise<RecordBatch | null> => stream.next();
  return {
    header,
    send: async (input: ExchangeBatch) => stream.send(exchangeBatch(name, input)),
    receive,
    receiveRows: async () => {
      const batch = await receive();
      return batch === null ? null : (reader.read(batch) as Values[]);
    },
    close: () => stream.close(),
    cancel: () => stream.cancel(),
    [Symbol.asyncDispose]: () => stream.cancel(),
  };
}

/** Parameters come first where the method has any, then the options. */
function splitRest(
  descriptor: MethodDescriptor,
  rest: readonly unknown[],
): readonly [Values | undefined, (RpcCallOptions & StreamOptions) | undefined] {
  return descriptor.params.length === 0
    ? [undefined, rest[0] as StreamOptions | undefined]
    : [rest[0] as Values | undefined, rest[1] as StreamOptions | undefined];
}

/** The generator states the method's type from the same description as the descriptor; here the type is asserted, and nowhere else. */
function described<M>(call: object, protocol: ProtocolDescriptor, descriptor: MethodDescriptor): M {
  return Object.assign(call, { protocol, descriptor }) as M;
}
