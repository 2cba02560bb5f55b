import { BatchDecoder, FrameReader, StreamEncoder } from "vgi-arrow";
import { replayBatch } from "./replay-batch.js";
import type { ReplayScan } from "./replay-commands.js";
import { messageOf } from "./replay-service.js";

/** MB/s of decoding the stream of a scan that is in memory, each message as one piece: what a client does besides moving bytes. */
export function decodeRate(scan: ReplayScan): number {
  const { rows, batches } = scan;
  const message = Buffer.concat(messageOf(replayBatch(scan.type, rows)));
  const decode = messageDecoder(scan);
  const begin = performance.now();
  let seen = 0;
  for (let count = 0; count < batches; count += 1) seen += decode(message);
  const took = performance.now() - begin;
  if (seen !== rows * batches) throw new Error(`${seen} rows were decoded where ${rows * batches} were given`);
  return (message.byteLength * batches) / took / 1_000;
}

/** Decodes messages of a scan one by one, as views of themselves; gives the rows of each. */
export function messageDecoder({ type, rows }: ReplayScan): (message: Uint8Array) => number {
  const reader = new FrameReader({ share: "always" });
  reader.push(new StreamEncoder(replayBatch(type, rows).schema).schema());
  const decoder = new BatchDecoder(demand(reader));
  return (message) => {
    reader.push(message);
    return decoder.decode(demand(reader))?.numRows ?? 0;
  };
}

function demand(reader: FrameReader): NonNullable<ReturnType<FrameReader["next"]>> {
  const frame = reader.next();
  if (frame === null) throw new Error("the message is not whole");
  return frame;
}
