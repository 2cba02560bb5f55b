/** Memory with whatever was in it: for bytes that are read over all of it before anyone sees them. Clearing it would take as long as a copy. */
export function uninitialized(length: number): Uint8Array {
  const { buffer, byteOffset, byteLength } = Buffer.allocUnsafeSlow(length);
  return new Uint8Array(buffer, byteOffset, byteLength);
}
