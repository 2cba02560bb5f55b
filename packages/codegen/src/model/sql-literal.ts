import type { TypeSpec } from "vgi-arrow";
import type { Json } from "vgi-client";

/**
 * The value of a default that is an SQL literal, as JSON of the column's type. `undefined` for all that takes an engine to evaluate,
 * and for types whose literals are not written here: a default that is guessed wrong would be written to the table.
 *
 * @example
 * ```ts
 * sqlLiteral("utf8", "'it''s'"); // "it's"
 * sqlLiteral("int64", "0"); // "0": JSON has no 64 bits
 * sqlLiteral("int64", "nextval('ids')"); // undefined
 * ```
 */
export function sqlLiteral(type: TypeSpec, text: string): Json | undefined {
  const literal = text.trim();
  if (/^null$/i.test(literal)) return null;
  if (typeof type !== "string") return undefined;
  if (type === "bool") return /^(?:true|false)$/i.test(literal) ? literal.toLowerCase() === "true" : undefined;
  if (type.includes("utf8"))
    return /^'(?:[^']|'')*'$/.test(literal) ? literal.slice(1, -1).replaceAll("''", "'") : undefined;
  if (/^u?int\d+$/.test(type) && /^-?\d{1,18}$/.test(literal)) return type.endsWith("64") ? literal : Number(literal);
  if (/^float(?:32|64)$/.test(type) && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(literal)) return Number(literal);
  return undefined;
}
