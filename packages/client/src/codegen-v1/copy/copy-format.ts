import type { RecordBatch } from "apache-arrow";
import type { AnyLane } from "vgi-arrow";
import { callOptionsOf, type CallOptions } from "../../model/call-options.js";
import type { Session } from "../../session.js";
import type { BatchStream } from "../../model/batch-stream.js";
import { callArguments } from "../calls/call-arguments.js";
import type { CopyDescriptor, CopySource, CopyTarget } from "./copy-types.js";
import { LazyScan } from "../scans/lazy-scan.js";
import { readingOf } from "../scans/reading.js";
import { tableInputBatches } from "../../inputs/table-input.js";

type Values = Readonly<Record<string, unknown>>;
type Lanes = Readonly<Record<string, AnyLane>>;

/**
 * Makes a generated format of `COPY`. The generator states the type of the constant from the same catalog entry as the
 * descriptor.
 */
export function copyFormat<T extends { readonly descriptor: CopyDescriptor }>(descriptor: CopyDescriptor): T {
  const { direction } = descriptor;
  const copyFrom = (db: Session, source: CopySource<Lanes, Values>, calls?: CallOptions): LazyScan<unknown> =>
    readFile(db, descriptor, source, calls);
  const copyTo = (db: Session, { path, rows, options }: CopyTarget<Values>, calls?: CallOptions): Promise<void> =>
    db.copyTo({
      ...callOptionsOf(calls),
      format: descriptor.name,
      path,
      options: namedOptions(descriptor, options),
      input: tableInputBatches(formatOwner(descriptor), rows, descriptor.values),
    });
  const methods = { ...(direction === "to" ? {} : { copyFrom }), ...(direction === "from" ? {} : { copyTo }) };
  return { ...methods, descriptor } as unknown as T;
}

/** A scan of a file by the columns that were asked for, which are checked against bind's answer before the first row. */
function readFile(
  db: Session,
  descriptor: CopyDescriptor,
  { path, columns, options }: CopySource<Lanes, Values>,
  calls: CallOptions | undefined,
): LazyScan<unknown> {
  const { reading, columns: fields } = readingOf(columns);
  const call = { ...callOptionsOf(calls), format: descriptor.name, path, options: namedOptions(descriptor, options) };
  return new LazyScan(
    formatOwner(descriptor),
    (onBind) => startedLater(() => db.copyFrom({ ...call, columns: { fields }, onBind })),
    reading,
    fields,
  );
}

function formatOwner({ name }: CopyDescriptor): string {
  return `format ${name} of COPY`;
}

function namedOptions(
  descriptor: CopyDescriptor,
  given: Values | undefined,
): ReturnType<typeof callArguments>["named"] {
  return callArguments({ ...descriptor, kind: "table", schema: [] }, given).named;
}

/** The stream of a call whose format is looked up first. */
function startedLater(start: () => Promise<BatchStream>): BatchStream {
  return {
    schema: async () => (await start()).schema(),
    async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch> {
      yield* await start();
    },
  };
}
