import { Binary, Field, Schema } from "apache-arrow";
import { expect, test } from "vitest";
import { decodeStream } from "../ipc/decode-stream.js";
import { encodeStream } from "../ipc/encode-stream.js";
import { StreamEncoder } from "../ipc/stream-encoder.js";
import { makeBatch } from "../rows/make-batch.js";
import { BytePieces, piecesOf } from "./byte-pieces.js";
import { readColumn } from "./read-column.js";
import { writeData } from "./write-column.js";

const schema = new Schema([new Field("bytes", new Binary(), true)]);
const large = new Uint8Array(5_001).fill(7);
const pieces = [Uint8Array.of(1, 2, 3), large, Uint8Array.of(4)];
const joined = new BytePieces(pieces).join();

function column(values: readonly unknown[]): ReturnType<typeof writeData> {
  return writeData(new Binary(), values, (index) => `bytes[${index}]`);
}

test("a value in pieces is written as the same bytes in one", () => {
  const inPieces = makeBatch(schema, [column([new BytePieces(pieces)])], 1);
  const inOne = makeBatch(schema, [column([joined])], 1);
  const written = encodeStream(schema, [inPieces]);
  expect(written).toEqual(encodeStream(schema, [inOne]));
  expect(readColumn(decodeStream(written).batches[0]?.getChildAt(0) as never)).toEqual([joined]);
});

test("a large piece goes out by reference", () => {
  const chunks = new StreamEncoder(schema).batch(makeBatch(schema, [column([new BytePieces(pieces)])], 1));
  expect(chunks.some((chunk) => chunk === large)).toBe(true);
});

test("the column is read like any other, sliced too", () => {
  const data = column([new BytePieces(pieces)]);
  expect(readColumn(data)).toEqual([joined]);
  expect(readColumn(data.slice(0, 1))).toEqual([joined]);
});

test("beside other values the pieces are joined", () => {
  const data = column([new BytePieces(pieces), null, Uint8Array.of(9)]);
  expect(piecesOf(data)).toBeUndefined();
  expect(readColumn(data)).toEqual([joined, null, Uint8Array.of(9)]);
});
