import type { IncomingMessage } from "node:http";
import * as zlib from "node:zlib";

/** A request body that can't be read; `status` is the answer to give. */
export class HttpBodyError extends Error {
  readonly status: 400 | 413 | 415;

  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.name = "HttpBodyError";
    this.status = status;
  }
}

/**
 * Reads a request body, and undoes its content coding (`gzip`, and `zstd` where Node has it). `limit` holds for the bytes that
 * come and, independently, for the decoded ones.
 */
export async function readHttpBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const decode = decoderOf(request.headers["content-encoding"]);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > limit) throw new HttpBodyError(413, `the request body exceeds ${limit} bytes`);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (decode === null) return aligned(body);
  try {
    return aligned(decode(body, { maxOutputLength: limit }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw new HttpBodyError(413, `the decoded request body exceeds ${limit} bytes`);
    }
    throw new HttpBodyError(400, `the request body can't be decompressed: ${(error as Error).message}`);
  }
}

type Decode = (body: Buffer, options: { maxOutputLength: number }) => Buffer;

function decoderOf(coding: string | undefined): Decode | null {
  if (coding === undefined || coding === "identity") return null;
  if (coding === "gzip") return zlib.gunzipSync;
  const zstd = (zlib as { zstdDecompressSync?: Decode }).zstdDecompressSync;
  if (coding === "zstd" && zstd !== undefined) return zstd;
  throw new HttpBodyError(415, `the content coding ${JSON.stringify(coding)} is not supported`);
}

/** A plain array of its own: Arrow wants bodies on multiples of 8, which pooled buffers don't give. */
function aligned(bytes: Buffer): Uint8Array {
  return Uint8Array.from(bytes);
}
