import { storageError } from "./storage-error.js";

/** SHA-256 in lower-case hexadecimal, computed outside the main thread. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Checks the digest of a pointer over the decoded object; wire specification, section 12, "Integrity".
 *
 * @throws ExternalStorageError with the reason `checksum`
 */
export async function verifyDigest(url: URL, bytes: Uint8Array, expected: string): Promise<void> {
  const actual = await sha256Hex(bytes);
  if (actual === expected.toLowerCase()) return;
  throw storageError("read", url, {
    reason: "checksum",
    why: "its SHA-256 is not the one that the worker published: the object was overwritten or damaged",
    next: "Call again; if it happens again, tell the worker's operator.",
  });
}
