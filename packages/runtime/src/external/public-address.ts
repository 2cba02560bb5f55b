/** IPv4 networks that are not the public internet: IANA's special-purpose registry, multicast, and what is reserved. */
const SPECIAL_V4: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

/** The same within 2000::/3, the only IPv6 network that is handed out: protocol assignments, documentation, 6to4. */
const SPECIAL_V6: readonly (readonly [network: string, prefix: number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

/** IPv6 networks whose last 32 bits are an IPv4 address that is really meant: mapped, and NAT64. */
const EMBEDDED_V4: readonly (readonly [network: string, prefix: number])[] = [
  ["::ffff:0.0.0.0", 96],
  ["64:ff9b::", 96],
];

/**
 * Whether an IP address belongs to the public internet: not to this machine, a private network, a link (where clouds keep their
 * metadata services), or a range with a special meaning. Anything that is no address, one with a zone included, does not.
 */
export function isPublicAddress(address: string): boolean {
  const bytes = parseAddress(address);
  if (bytes === null) return false;
  if (bytes.length === 4) return !isWithin(bytes, SPECIAL_V4);
  if (isWithin(bytes, EMBEDDED_V4)) return !isWithin(bytes.slice(12), SPECIAL_V4);
  return isWithin(bytes, [["2000::", 3]]) && !isWithin(bytes, SPECIAL_V6);
}

/** Whether a host of a URL is an IP address; IPv6 with or without brackets. */
export function isAddress(host: string): boolean {
  return parseAddress(unbracketed(host)) !== null;
}

/** `::1` of `[::1]`. */
export function unbracketed(host: string): string {
  return host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}

function isWithin(bytes: readonly number[], networks: readonly (readonly [string, number])[]): boolean {
  return networks.some(([network, prefix]) => {
    const base = parseAddress(network) ?? [];
    return (
      base.length === bytes.length && base.every((byte, index) => sameBits(byte, bytes[index] ?? 0, prefix - index * 8))
    );
  });
}

/** Whether two bytes have the same first bits; all when `count` is 8 or more, none need be when it is not positive. */
function sameBits(a: number, b: number, count: number): boolean {
  const mask = count >= 8 ? 0xff : count <= 0 ? 0 : (0xff << (8 - count)) & 0xff;
  return (a & mask) === (b & mask);
}

function parseAddress(text: string): number[] | null {
  return text.includes(":") ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): number[] | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return null;
  const bytes = text.split(".").map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

function parseV6(text: string): number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = [groups(halves[0] ?? ""), groups(halves[1] ?? "")];
  if (head === null || tail === null) return null;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return null;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/** Bytes of one side of `::`; the last group may be an IPv4 address. */
function groups(text: string): number[] | null {
  if (text === "") return [];
  const bytes: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const embedded = index === parts.length - 1 ? parseV4(part) : null;
    if (embedded !== null) bytes.push(...embedded);
    else if (/^[0-9a-f]{1,4}$/i.test(part))
      bytes.push(Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 0xff);
    else return null;
  }
  return bytes;
}
