import { toBase64 } from "vgi-arrow";

const OPAQUE = /opaquedata$/i;
const PREFIX = "recorded-opaque-";

/**
 * Names in place of what only the worker can read, such as attach data: it may hold credentials, and is never written. Whoever plays a
 * recording sends the names back.
 */
export class OpaqueNames {
  readonly #names = new Map<string, string>();

  /** Whether a field holds such data. */
  static isField(key: string): boolean {
    return OPAQUE.test(key);
  }

  /** The name of data, the same each time. */
  of(data: Uint8Array): string {
    const text = new TextDecoder().decode(data);
    if (text.startsWith(PREFIX)) return text;
    const key = toBase64(data);
    const name = this.#names.get(key) ?? `${PREFIX}${this.#names.size + 1}`;
    this.#names.set(key, name);
    return name;
  }

  /** A value of an answer, all data of the worker's replaced by their names. The same value when there is none. */
  hidden(value: unknown, key = ""): unknown {
    if (value instanceof Uint8Array) {
      const known = OpaqueNames.isField(key) || this.#names.has(toBase64(value));
      return known ? new TextEncoder().encode(this.of(value)) : value;
    }
    if (Array.isArray(value)) {
      const items = value.map((item: unknown) => this.hidden(item, key));
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    if (!isPlain(value)) return value;
    const entries = Object.entries(value).map(([name, item]) => [name, this.hidden(item, name)] as const);
    return entries.some(([name, item]) => item !== value[name]) ? Object.fromEntries(entries) : value;
  }
}

/** Whether a value is an object of fields, and of no class of Arrow's or ours. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
