import { Field, LargeBinary, makeData, RecordBatch, Schema, Struct } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { numbers, request, streamRequest, valuesOf } from "../testing/batches.js";
import { MemoryChannel } from "../testing/memory-channel.js";
import { reply } from "../testing/batches.js";
import { BytesConnection } from "../transports/bytes-connection.js";

const BLOB = new Schema([new Field("value", new LargeBinary(), false)]);

/** One row of so many bytes. They are zeros that nobody touches: the system gives no memory for them. */
function blob(size: number): RecordBatch {
  const offsets = BigInt64Array.of(0n, BigInt(size));
  const column = makeData({
    type: new LargeBinary(),
    length: 1,
    nullCount: 0,
    valueOffsets: offsets,
    data: new Uint8Array(size),
  });
  return new RecordBatch(
    BLOB,
    makeData({ type: new Struct(BLOB.fields), length: 1, nullCount: 0, children: [column] }),
  );
}

/** Memory that is really used, in MiB. */
const usedMiB = (): number => process.memoryUsage().rss / 2 ** 20;

/** A worker that answers every request with 42, and every input with what it got. */
function connect(): { readonly connection: BytesConnection; readonly channel: MemoryChannel } {
  const channel = new MemoryChannel((received, worker) => {
    if (received.kind === "eos") worker.answer(reply(numbers([42n])));
  });
  return { connection: new BytesConnection(channel), channel };
}

describe("messages of two gigabytes and more", () => {
  it("are not sent as parameters: the error says so, nothing goes out, and the connection is good", async () => {
    const { connection, channel } = connect();
    const before = usedMiB();
    await expect(connection.unary({ ...request(), params: blob(2 ** 31 + 1) })).rejects.toMatchObject({
      code: "VGI_USAGE",
      message:
        "the parameters of m can't be sent: a batch has 2147483672 bytes; at most 2147483640 can be sent in one message. Send less at once.",
    });
    expect(usedMiB() - before).toBeLessThan(200);
    expect(channel.received).toEqual([]);
    expect(valuesOf(await connection.unary(request()))).toEqual([42n]);
  });

  it("are not sent as an input: the stream goes on with others", async () => {
    const { connection, channel } = connect();
    const stream = await connection.stream(streamRequest({ mode: "exchange", inputSchema: BLOB }));
    const sent = channel.received.length;
    await expect(stream.send(blob(2 ** 31))).rejects.toThrow(
      /the input of s can't be sent: a batch has 2147483664 bytes/,
    );
    expect(channel.received).toHaveLength(sent);
    await stream.send(blob(3));
    expect(channel.received.at(-1)).toMatchObject({ kind: "batch" });
  });
});
