/** What a literal is printed from: JSON, in which properties may be `undefined`. */
export type LiteralValue = null | boolean | number | string | object;

/** Columns of generated code. */
export const lineWidth = 120;

/** TypeScript that stands in a literal as it is: the name of an import. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * A string as a TypeScript literal. Control and formatting characters (line and paragraph separators, bidirectional
 * marks, joiners, lone surrogates) are escaped: what a reviewer sees is what the compiler reads.
 */
export function stringLiteral(text: string): string {
  return JSON.stringify(text).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u2800\u3164\uffa0]/gu, escapeCharacter);
}

/** A character as the escapes of its UTF-16 units. */
export function escapeCharacter(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** A property name as printed in types and literals: bare where it may be, else quoted. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== "__proto__" ? name : stringLiteral(name);
}

/**
 * A JSON value as a TypeScript expression, on one line where it fits in 120 columns. Properties that are `undefined` are
 * left out; `__proto__` becomes a computed key, which makes it a property like any other.
 *
 * @param column where the text will start, in characters from the left margin
 * @param depth indentation of the line it starts on, in steps of two spaces
 */
export function literal(value: LiteralValue, column = 0, depth = 0): string {
  const line = inline(value);
  return column + line.length <= lineWidth || typeof value !== "object" || value === null || value instanceof Code
    ? line
    : multiline(value, depth);
}

function inline(value: LiteralValue): string {
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Code) return value.text;
  if (isList(value)) return `[${value.map(inline).join(", ")}]`;
  const entries = definedEntries(value);
  if (entries.length === 0) return "{}";
  return `{ ${entries.map(([key, item]) => `${literalKey(key)}: ${inline(item)}`).join(", ")} }`;
}

function multiline(value: object, depth: number): string {
  const indent = "  ".repeat(depth + 1);
  const lines = isList(value)
    ? value.map((item) => literal(item, indent.length + 1, depth + 1))
    : definedEntries(value).map(([key, item]) => {
        const start = `${literalKey(key)}: `;
        return start + literal(item, indent.length + start.length + 1, depth + 1);
      });
  const [open, close] = isList(value) ? "[]" : "{}";
  return [open, ...lines.map((line) => `${indent}${line},`), `${"  ".repeat(depth)}${close}`].join("\n");
}

function literalKey(key: string): string {
  return key === "__proto__" ? '["__proto__"]' : propertyName(key);
}

function definedEntries(value: object): [string, LiteralValue][] {
  return Object.entries(value).filter((entry): entry is [string, LiteralValue] => entry[1] !== undefined);
}

function isList(value: object): value is readonly LiteralValue[] {
  return Array.isArray(value);
}
