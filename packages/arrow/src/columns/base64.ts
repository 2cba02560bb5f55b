/** How many bytes become characters at a time: few enough to pass as arguments. */
const step = 8192;

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += step) {
    binary += String.fromCharCode(...bytes.subarray(start, start + step));
  }
  return btoa(binary);
}

/**
 * Bytes of standard base64.
 *
 * @throws RangeError when the text is no base64.
 */
export function fromBase64(text: string): Uint8Array {
  let binary: string;
  try {
    binary = atob(text);
  } catch (cause) {
    throw new RangeError(`${JSON.stringify(text.slice(0, 40))} is not base64`, { cause });
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
