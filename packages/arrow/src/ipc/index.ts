export { BatchDecoder } from "./batch-decoder.js";
export { type BatchHead, type MessageHead, readBatchHead } from "./batch-head.js";
export { type DecodedStream, decodeStream } from "./decode-stream.js";
export { encodeStream } from "./encode-stream.js";
export { type Frame, type FrameKind } from "./frame.js";
export {
  type BodyAllocator,
  type BodyMemory,
  describeBytes,
  FrameReader,
  type FrameReaderOptions,
} from "./frame-reader.js";
export { IpcError, type IpcErrorCode } from "./ipc-error.js";
export { decodeSchema, encodeSchema } from "./schema-bytes.js";
export { concatChunks } from "../columns/concat-chunks.js";
export { StreamEncoder } from "./stream-encoder.js";
