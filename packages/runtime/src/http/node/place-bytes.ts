import type { ByteTarget } from "../../transports/byte-target.js";

/** Of more bytes than this, only the first are looked at to find where the others belong. */
const LARGE = 64 * 1024;
const HEAD = 4 * 1024;

/**
 * Moves bytes to a target, those of large bodies to where they will stay. Bytes that are there already are not moved.
 *
 * @param kept gives bytes that stay as they are
 * @returns whether any of them were pushed
 */
export function placeBytes(bytes: Uint8Array, target: ByteTarget, kept: (part: Uint8Array) => Uint8Array): boolean {
  let rest = bytes;
  let most = rest.byteLength > LARGE ? HEAD : LARGE;
  let isPushed = false;
  while (rest.byteLength > 0) {
    const space = target.satisfied ? null : target.space();
    const part = rest.subarray(0, space?.byteLength ?? most);
    rest = rest.subarray(part.byteLength);
    if (space === null) {
      target.push(kept(part));
      most = bytes.byteLength;
      isPushed = true;
    } else {
      if (!isSame(space, part)) space.set(part);
      target.fill(part.byteLength);
    }
  }
  return isPushed;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.buffer === other.buffer && one.byteOffset === other.byteOffset;
}
