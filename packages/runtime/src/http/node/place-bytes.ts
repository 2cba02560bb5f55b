import type { ByteTarget } from "../../transports/byte-target.js";

/** Of more bytes than this, only the first are looked at to find where the others belong. */
const LARGE = 64 * 1024;
const HEAD = 4 * 1024;

/**
 * Moves bytes to a target until it is satisfied, those of large bodies to where they will stay. Bytes that are there already are not moved.
 *
 * @param kept gives bytes that stay as they are
 * @returns the bytes behind those that it was waiting for, which are not moved
 */
export function placeBytes(bytes: Uint8Array, target: ByteTarget, kept: (part: Uint8Array) => Uint8Array): Uint8Array {
  let rest = bytes;
  let most = rest.byteLength > LARGE ? HEAD : LARGE;
  while (rest.byteLength > 0 && !target.satisfied) {
    const space = target.space();
    const part = rest.subarray(0, space?.byteLength ?? most);
    rest = rest.subarray(part.byteLength);
    if (space === null) {
      target.push(kept(part));
      most = bytes.byteLength;
    } else {
      if (!isSame(space, part)) space.set(part);
      target.fill(part.byteLength);
    }
  }
  return rest;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.buffer === other.buffer && one.byteOffset === other.byteOffset;
}
