/**
 * Values of extension types and the bytes they are stored in. What is stored form already passes; the writers of columns
 * complain about anything else.
 */
type Bytes = Uint8Array;

/** Lower-case text of 16 bytes, as RFC 9562 writes it. */
export function uuidOf(stored: unknown): string {
  const hex = hexOf(stored as Bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Bytes of a UUID's text. Throws a `RangeError` for text that is none. */
export function uuidBytes(value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (!/^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(value)) {
    throw new RangeError(`${JSON.stringify(value.slice(0, 60))} is not a UUID`);
  }
  const hex = value.replaceAll("-", "");
  return Uint8Array.from({ length: 16 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));
}

/** An integer of 128 bits, little-endian. */
export function intOf(stored: unknown, signed: boolean): bigint {
  const bytes = stored as Bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const high = signed ? view.getBigInt64(8, true) : view.getBigUint64(8, true);
  return (high << 64n) | view.getBigUint64(0, true);
}

/** Throws a `RangeError` for an integer that needs more than 128 bits. */
export function bytesOfInt(value: unknown, signed: boolean): unknown {
  const integer = integerOf(value);
  if (integer === undefined) return value;
  if ((signed ? BigInt.asIntN(128, integer) : BigInt.asUintN(128, integer)) !== integer) {
    throw new RangeError(`${integer} does not fit in 128 bits`);
  }
  const view = new DataView(new ArrayBuffer(16));
  view.setBigUint64(0, BigInt.asUintN(64, integer), true);
  view.setBigUint64(8, BigInt.asUintN(64, integer >> 64n), true);
  return new Uint8Array(view.buffer);
}

/** DuckDB's integers of any length: three bytes with the length, then the magnitude, most significant byte first; all inverted below zero. */
export function bigIntOfBignum(stored: unknown): bigint {
  const bytes = stored as Bytes;
  const isNegative = ((bytes[0] ?? 0x80) & 0x80) === 0;
  const magnitude = bytes.subarray(3).map((byte) => (isNegative ? ~byte : byte));
  const value = magnitude.length === 0 ? 0n : BigInt(`0x${hexOf(magnitude)}`);
  return isNegative ? -value : value;
}

/** The stored form of an integer of any length. */
export function bignumOf(value: unknown): unknown {
  const integer = integerOf(value);
  if (integer === undefined) return value;
  const digits = (integer < 0n ? -integer : integer).toString(16);
  const hex = digits.length % 2 === 0 ? digits : `0${digits}`;
  const length = hex.length / 2;
  const bytes = new Uint8Array(3 + length);
  bytes.set([0x80 | (length >> 16), (length >> 8) & 0xff, length & 0xff]);
  for (let index = 0; index < length; index++)
    bytes[3 + index] = Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16);
  return integer < 0n ? bytes.map((byte) => ~byte) : bytes;
}

/** `0` and `1` of DuckDB's bit strings: a byte that says how many bits of the next are padding, then the bits. */
export function bitsOf(stored: unknown): string {
  const [padding = 0, ...bytes] = stored as Bytes;
  return bytes
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("")
    .slice(padding);
}

/** The stored form of `0` and `1`; padding is of ones. Throws a `RangeError` for other text. */
export function bytesOfBits(value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (!/^[01]+$/.test(value)) throw new RangeError(`${JSON.stringify(value.slice(0, 60))} is not a string of 0 and 1`);
  const padding = (8 - (value.length % 8)) % 8;
  const padded = "1".repeat(padding) + value;
  const bytes = Array.from({ length: padded.length / 8 }, (_, index) =>
    Number.parseInt(padded.slice(8 * index, 8 * index + 8), 2),
  );
  return Uint8Array.from([padding, ...bytes]);
}

function integerOf(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value !== "number") return undefined;
  if (Number.isSafeInteger(value)) return BigInt(value);
  throw new RangeError(`${value} is no exact integer: pass a bigint`);
}

function hexOf(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
