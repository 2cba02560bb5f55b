import { createHash } from "node:crypto";

/**
 * The SHA-256 of a file's content, in hexadecimal. Line ends don't count: Git on Windows checks files out with others than were committed,
 * and such files are not edited.
 */
export function contentHash(content: string | Uint8Array): string {
  const bytes =
    typeof content === "string"
      ? Buffer.from(content)
      : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  // As latin1, so that bytes stay bytes.
  const text = bytes.includes("\r\n")
    ? Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1")
    : bytes;
  return createHash("sha256").update(text).digest("hex");
}
