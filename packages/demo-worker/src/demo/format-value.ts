/** A value as short text: lists in brackets, structs and maps in braces, binary in hexadecimal. */
export function formatValue(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Uint8Array)
    return `0x${Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  if (Array.isArray(value)) return `[${value.map(formatValue).join(", ")}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${formatValue(key)}: ${formatValue(item)}`).join(", ")}}`;
  }
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
    return formatValue(new Map(Object.entries(value)));
  return String(value);
}
