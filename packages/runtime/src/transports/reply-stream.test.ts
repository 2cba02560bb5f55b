import type { RecordBatch } from "apache-arrow";
import { batchFromColumns, emptyBatch, encodeStream, FrameReader, toArrowSchema } from "vgi-arrow";
import { describe, expect, test } from "vitest";
import { CANCEL, STREAM_STATE } from "../wire/metadata-keys.js";
import { type ReplyContext, ReplyStream } from "./reply-stream.js";

const schema = toArrowSchema({ fields: [{ name: "text", type: "utf8", nullable: true }] });
const context: ReplyContext = {
  method: "scan",
  address: "worker",
  onLog: undefined,
  lastStderr: () => [],
  transfers: {},
};

const rows = (...texts: readonly string[]): RecordBatch => batchFromColumns(schema, [texts]);
const token = (cursor: string): RecordBatch => emptyBatch(schema, new Map([[STREAM_STATE, cursor]]));

/** The answer comes in pieces of so many bytes, each when more is waited for. */
function reply(batches: readonly RecordBatch[], pieces: number): ReplyStream {
  const bytes = encodeStream(schema, batches);
  const reader = new FrameReader();
  let given = 0;
  return new ReplyStream(
    {
      poll: () => reader.next(),
      more: () => {
        if (given >= bytes.byteLength) return Promise.reject(new Error("there is no more"));
        reader.push(bytes.subarray(given, (given += pieces)));
        return Promise.resolve();
      },
    },
    context,
  );
}

async function textsOf(stream: ReplyStream): Promise<unknown[]> {
  const texts: unknown[] = [];
  for (let batch = await stream.next(null); batch !== null; batch = await stream.next(null)) {
    texts.push(batch.metadata.get(STREAM_STATE) ?? batch.getChildAt(0)?.toJSON());
  }
  return texts;
}

describe("the token behind a batch", () => {
  test.each([7, 100_000])(
    "is known before the batch is read, and read behind it; pieces of %i bytes",
    async (pieces) => {
      const stream = reply([rows("a", "b"), token("next")], pieces);
      const behind = await stream.tokenBehind(null);
      expect(behind?.metadata.get(STREAM_STATE)).toBe("next");
      expect(stream.ended).toBe(false);
      expect(await textsOf(stream)).toEqual([["a", "b"], "next"]);
      expect(stream.ended).toBe(true);
    },
  );

  test.each([
    ["another batch", [rows("a"), rows("b"), token("next")], [["a"], ["b"], "next"]],
    ["the end", [rows("a")], [["a"]]],
    ["nothing at all", [], []],
    ["a batch without rows", [rows("a"), emptyBatch(schema, new Map([[CANCEL, "1"]]))], [["a"], []]],
  ])("is none where %s comes, of which nothing is lost", async (_, batches, expected) => {
    const stream = reply(batches, 64);
    expect(await stream.tokenBehind(null)).toBeNull();
    expect(await textsOf(stream)).toEqual(expected);
    expect(stream.ended).toBe(true);
  });

  test("what fails while it is waited for leaves the batch to be read", async () => {
    const bytes = encodeStream(schema, [rows("a"), token("next")]);
    const reader = new FrameReader();
    reader.push(bytes.subarray(0, bytes.byteLength - 120));
    const stream = new ReplyStream(
      { poll: () => reader.next(), more: () => Promise.reject(new Error("the connection is gone")) },
      context,
    );
    await expect(stream.tokenBehind(null)).rejects.toThrow("gone");
    expect((await stream.next(null))?.numRows).toBe(1);
    await expect(stream.next(null)).rejects.toThrow("gone");
  });
});
