import type { RecordBatch, Schema } from "apache-arrow";
import { EMPTY_SCHEMA, emptyBatch, StreamEncoder } from "vgi-arrow";
import type { StreamRequest } from "../connection.js";
import { encodeInput } from "../wire/encode-given.js";
import { windowOf } from "./stream-window.js";
import { TickWindow } from "./tick-window.js";

/** How the inputs of a stream are written. */
export interface InputWriter {
  readonly schema: Schema;
  readonly encoder: StreamEncoder;
}

/** What of its input goes out with the request that opens a stream: that saves a wait for the worker. */
export interface InputAhead {
  readonly writer: InputWriter;
  /** The input stream up to there, with its end where no more comes. */
  readonly chunks: readonly Uint8Array[];
  readonly isOnly: boolean;
  /** The input; `null` for a producer, whose first ticks they are. */
  readonly batch: RecordBatch | null;
  readonly ticks: number;
}

/** Larger inputs wait for the worker to have taken the request: when it refuses that, they would be sent for nothing. In bytes. */
const MOST_AHEAD = 64 * 1024;

export function inputWriter(schema: Schema): InputWriter {
  return { schema, encoder: new StreamEncoder(schema) };
}

/** What of the input goes out with a request; `null` for nothing. Throws `UsageError` for what can't be written. */
export function inputAhead(request: StreamRequest): InputAhead | null {
  const { mode, firstInput } = request;
  if (!request.hasHeader) return null;
  if (mode === "producer") return ticksAhead(request);
  return firstInput === undefined ? null : firstAhead(request, firstInput);
}

function firstAhead(
  { method, inputSchema, isOnlyInput: isOnly = false }: StreamRequest,
  batch: RecordBatch,
): InputAhead | null {
  const writer = inputWriter(inputSchema ?? batch.schema);
  const message = encodeInput(method, () => writer.encoder.batch(batch));
  const chunks = [writer.encoder.schema(), ...message, ...(isOnly ? [writer.encoder.end()] : [])];
  const length = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  return length > MOST_AHEAD ? null : { writer, chunks, isOnly, batch, ticks: 0 };
}

/** Lockstep leaves the first tick, as all others, to `next`. */
function ticksAhead(request: StreamRequest): InputAhead | null {
  const window = windowOf(request);
  if (window === 1) return null;
  const writer = inputWriter(EMPTY_SCHEMA);
  const ticks = new TickWindow(window).size;
  const tick = writer.encoder.batch(emptyBatch(EMPTY_SCHEMA));
  const chunks = [writer.encoder.schema(), ...Array.from({ length: ticks }, () => tick).flat()];
  return { writer, chunks, isOnly: false, batch: null, ticks };
}
