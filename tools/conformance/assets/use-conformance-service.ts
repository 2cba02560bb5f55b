/**
 * A program over the generated client of the conformance service: it is compiled under all strict options beside it, and then
 * run. Everything in it is typed by what the server says of itself.
 */
import { float64, int64, utf8, type ConnectService, type Decimal, type RpcService } from "vgi-client/codegen-v1";
import { readRecord, recordBytes } from "vgi-client/records";
import {
  addFloats,
  cancelProbeCounters,
  cancellableExchange,
  cancellableProducer,
  concatenate,
  connect,
  echoDecimal,
  echoDict,
  echoEnum,
  echoNestedList,
  echoOptionalInt,
  echoPoint,
  exchangeAccumulate,
  exchangeErrorOnNth,
  exchangeScale,
  exchangeWithHeader,
  exchangeWithRichHeader,
  produceAnnotatedBatches,
  produceEmpty,
  produceErrorMidStream,
  produceN,
  produceWithHeaderAndLogs,
  raiseValueError,
  resetCancelProbe,
  voidNoop,
  type ProduceWithHeaderHeader,
} from "./services/ConformanceService.js";
import { echoString } from "./services/conformanceSecondaryV1.js";

/** The `connect` of the generated module. */
export const connectService: ConnectService = connect;

/** What unary methods give. */
export async function unary(service: RpcService): Promise<Readonly<Record<string, unknown>>> {
  const sum: number = await addFloats(service, { a: 1.5, b: 2 });
  const text: string = await concatenate(service, { prefix: "a", suffix: "b", separator: "-" });
  const nothing: void = await voidNoop(service);
  const none: bigint | null = await echoOptionalInt(service);
  const some: bigint | null = await echoOptionalInt(service, { value: 7 });
  const status: string = await echoEnum(service, { status: "ACTIVE" });
  const map: Map<string, bigint | null> = await echoDict(service, { mapping: [["k", 1n]] });
  const matrix: ReadonlyArray<ReadonlyArray<bigint | null> | null> = await echoNestedList(service, {
    matrix: [[1n, 2n], []],
  });
  const decimal: Decimal = await echoDecimal(service, { value: "12.5" });
  const lanes = { x: float64, y: float64 };
  const point = readRecord(lanes, await echoPoint(service, { point: recordBytes(lanes, { x: 1, y: -2 }) }));
  const secondary: string = await echoString(service, { value: "over the same connection" });
  return {
    sum,
    text,
    nothing,
    none,
    some,
    status,
    map: [...map],
    matrix,
    decimal: String(decimal),
    point,
    secondary,
  };
}

/** What producers give. */
export async function producers(service: RpcService): Promise<Readonly<Record<string, unknown>>> {
  const rows: { readonly index: bigint | null; readonly value: bigint | null }[] = await produceN(service, { count: 3 })
    .as({ index: int64, value: int64 })
    .rows();
  const first: unknown = (await produceN(service, { count: 1000 }, { window: 4 }).first())?.["value"];
  const empty = await produceEmpty(service).rows();
  const logs: string[] = [];
  await using running = await produceWithHeaderAndLogs(
    service,
    { count: 2 },
    { onLog: ({ message }) => logs.push(message) },
  ).start();
  const header: ProduceWithHeaderHeader = running.header;
  const after = await running.rows();
  const metadata: (string | undefined)[] = [];
  for await (const batch of produceAnnotatedBatches(service, { count: 2, rowsPerBatch: 1 }).batches()) {
    metadata.push([...batch.metadata.keys()].find((key) => !key.startsWith("vgi_rpc.")));
  }
  const before: unknown[] = [];
  let failure: unknown;
  try {
    for await (const row of produceErrorMidStream(service, { emitBeforeError: 2 })) before.push(row);
  } catch (error) {
    failure = error;
  }
  return { rows, first, empty, header, after, logs, metadata, before, failure };
}

/** What exchanges give. */
export async function exchanges(service: RpcService): Promise<Readonly<Record<string, unknown>>> {
  const scaled = await exchangeScale(service, [{ value: float64([1, 2]) }, { value: float64([3]) }], { factor: 10 })
    .as({ value: float64 })
    .rows();
  await using open = await exchangeWithHeader.open(service, { factor: 2 });
  const description: string = open.header.description;
  await open.send({ value: float64([21]) });
  const byHand = await open.receiveRows();
  await open.close();
  const sums = await exchangeAccumulate(service, numbers(4)).as({ running_sum: float64, exchange_count: int64 }).rows();
  const rich = await exchangeWithRichHeader(service, { value: float64([1]) }, { seed: 1, factor: 1 }).start();
  const optional: string | null = rich.header.optional_str;
  await rich.cancel();
  const failure = await exchangeErrorOnNth(service, numbers(5), { failOn: 3 })
    .rows()
    .catch((error: unknown) => error);
  return { scaled, description, byHand, sums, hasOptional: optional !== undefined, failure };
}

/** How often the server heard that a stream was left, and how many inputs were pulled for three answers. */
export async function leaving(service: RpcService): Promise<Readonly<Record<string, unknown>>> {
  await resetCancelProbe(service);
  await cancellableProducer(service).first();
  let pulled = 0;
  async function* counted(): AsyncGenerator<{ readonly value: ReturnType<typeof float64> }> {
    for await (const one of numbers(100)) {
      pulled += 1;
      yield one;
    }
  }
  let answers = 0;
  for await (const { numRows } of cancellableExchange(service, counted()).batches()) {
    answers += numRows;
    if (answers === 3) break;
  }
  const [, , cancelled] = await cancelProbeCounters(service);
  return { answers, pulled, cancelled };
}

/** What the server's own error looks like. */
export function fail(service: RpcService): Promise<unknown> {
  return raiseValueError(service, { message: "as it was raised" }).catch((error: unknown) => error);
}

async function* numbers(count: number): AsyncGenerator<{ readonly value: ReturnType<typeof float64> }> {
  for (let i = 1; i <= count; i += 1) yield { value: float64([i]) };
}

/** Never run: what the compiler makes of it is the test. */
export function wrong(service: RpcService): void {
  // @ts-expect-error a parameter is missing
  void addFloats(service, { a: 1 });
  // @ts-expect-error a parameter has another type
  void addFloats(service, { a: 1, b: utf8(["2"]) });
  // @ts-expect-error the result has a type
  void addFloats(service, { a: 1, b: 2 }).then((sum: string) => sum);
  // @ts-expect-error an exchange takes input
  void exchangeScale(service, { factor: 2 });
}
