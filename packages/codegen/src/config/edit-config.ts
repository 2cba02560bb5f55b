import type { ts as TypeScript } from "ts-morph";
import type { Json } from "vgi-client";
import { canonicalJson } from "../model/canonical-json.js";
import type { ConfiguredBinds } from "./worker-config.js";

/** Why a configuration can't be edited, as a clause. */
export class ComputedConfigError extends Error {
  override readonly name = "ComputedConfigError";
}

/** Sets of arguments that are to be under `bind` of one worker. */
export interface AddedBinds {
  /** The worker under `workers`; `undefined` where there is one, at the top. */
  readonly worker: string | undefined;
  readonly binds: ConfiguredBinds;
}

/**
 * The text of a configuration with more under `bind`, everything else untouched: layout, comments, quotes. What is there already is not put
 * there again.
 *
 * @param path decides between TypeScript (or JavaScript) and JSON
 * @throws ComputedConfigError where the place is not written down as plain objects and arrays
 */
export async function withBinds(text: string, path: string, added: readonly AddedBinds[]): Promise<string> {
  const { ts } = await import("ts-morph");
  let edited = text;
  for (const { worker, binds } of added) {
    const place = [...(worker === undefined ? [] : ["workers", worker]), "bind"];
    for (const [key, sets] of Object.entries(binds)) {
      for (const set of sets) edited = new ConfigText(ts, edited, path).withItem([...place, key], set);
    }
  }
  return edited;
}

/** One reading of a configuration's text. */
class ConfigText {
  readonly #ts: typeof TypeScript;
  readonly #text: string;
  readonly #isJson: boolean;
  readonly #source: TypeScript.SourceFile;
  readonly #step: string;
  readonly #lineBreak: string;

  constructor(ts: typeof TypeScript, text: string, path: string) {
    this.#ts = ts;
    this.#text = text;
    this.#lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
    this.#isJson = path.endsWith(".json");
    this.#source = this.#isJson
      ? ts.parseJsonText(path, text)
      : ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    this.#step = /^(\t| +)(?=\S)/m.exec(text)?.[1] ?? "  ";
  }

  /** The text with one more item in the list at a place: objects on the way, and the list, are made where they are missing. */
  withItem(place: readonly string[], item: Readonly<Record<string, Json>>): string {
    let at = this.#root();
    for (const [index, key] of place.entries()) {
      const property = this.#property(at, key, place.slice(0, index + 1));
      const rest = place.slice(index + 1);
      if (property === undefined) return this.#withMember(at, key, rest, item);
      if (rest.length === 0) return this.#withElement(this.#list(property, place), item);
      at = this.#object(property, place.slice(0, index + 1));
    }
    throw new ComputedConfigError("there is no place to write to");
  }

  #root(): TypeScript.ObjectLiteralExpression {
    const ts = this.#ts;
    if (this.#isJson) {
      const [statement] = this.#source.statements;
      const value = statement !== undefined && ts.isExpressionStatement(statement) ? statement.expression : undefined;
      return this.#object(value, []);
    }
    const exported = this.#source.statements.find(ts.isExportAssignment);
    return this.#object(exported?.expression, []);
  }

  /** The object that an expression is, through `defineConfig(…)`, `satisfies`, and a constant of the same file. */
  #object(expression: TypeScript.Expression | undefined, place: readonly string[]): TypeScript.ObjectLiteralExpression {
    const value = this.#plain(expression);
    if (value !== undefined && this.#ts.isObjectLiteralExpression(value)) return value;
    throw new ComputedConfigError(`${nameOf(place)} is computed`);
  }

  #list(expression: TypeScript.Expression, place: readonly string[]): TypeScript.ArrayLiteralExpression {
    const value = this.#plain(expression);
    if (value !== undefined && this.#ts.isArrayLiteralExpression(value)) return value;
    throw new ComputedConfigError(`${nameOf(place)} is computed`);
  }

  #plain(expression: TypeScript.Expression | undefined): TypeScript.Expression | undefined {
    const ts = this.#ts;
    if (expression === undefined) return undefined;
    if (
      ts.isParenthesizedExpression(expression) ||
      ts.isAsExpression(expression) ||
      ts.isSatisfiesExpression(expression)
    ) {
      return this.#plain(expression.expression);
    }
    if (ts.isCallExpression(expression)) {
      const isOurs =
        expression.expression.getText(this.#source) === "defineConfig" && expression.arguments.length === 1;
      return isOurs ? this.#plain(expression.arguments[0]) : undefined;
    }
    return ts.isIdentifier(expression) ? this.#plain(this.#constant(expression.text)) : expression;
  }

  #constant(name: string): TypeScript.Expression | undefined {
    const ts = this.#ts;
    const constants = this.#source.statements
      .filter(ts.isVariableStatement)
      .filter(({ declarationList }) => (declarationList.flags & ts.NodeFlags.Const) !== 0)
      .flatMap(({ declarationList }) => declarationList.declarations.slice());
    return constants.find((one) => ts.isIdentifier(one.name) && one.name.text === name)?.initializer;
  }

  #property(
    object: TypeScript.ObjectLiteralExpression,
    key: string,
    place: readonly string[],
  ): TypeScript.Expression | undefined {
    const ts = this.#ts;
    for (const property of object.properties) {
      const name = property.name;
      const isPlain = name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteralLike(name));
      // What a spread or a computed key brings can't be seen, and may be just this.
      if (!isPlain) throw new ComputedConfigError(`${nameOf(place.slice(0, -1))} has parts that are computed`);
      if (name.text !== key) continue;
      if (ts.isPropertyAssignment(property)) return property.initializer;
      if (ts.isShorthandPropertyAssignment(property)) return property.name;
      throw new ComputedConfigError(`${nameOf(place)} is computed`);
    }
    return undefined;
  }

  #withMember(
    object: TypeScript.ObjectLiteralExpression,
    key: string,
    rest: readonly string[],
    item: Readonly<Record<string, Json>>,
  ): string {
    const indent = this.#indentOf(object);
    const isOneLine = !this.#text.slice(object.getStart(this.#source), object.end).includes("\n");
    const inner = indent + this.#step;
    const own = `${this.#key(key)}: ${this.#value(rest, item, isOneLine && object.properties.length > 0 ? undefined : inner)}`;
    return this.#append(object, object.properties, own, indent);
  }

  #withElement(list: TypeScript.ArrayLiteralExpression, item: Readonly<Record<string, Json>>): string {
    const there = list.elements.map((element) => element.getText(this.#source));
    if (there.some((text) => isSame(text, item))) return this.#text;
    return this.#append(list, list.elements, this.#objectText(item), this.#indentOf(list));
  }

  /** Puts a member behind the last one of an object or a list, laid out as those that are there. */
  #append(node: TypeScript.Node, members: TypeScript.NodeArray<TypeScript.Node>, own: string, indent: string): string {
    const last = members.at(-1);
    const inner = indent + this.#step;
    const start = node.getStart(this.#source);
    const isObject = this.#text[start] === "{";
    if (last === undefined) {
      const inside = isObject
        ? `${this.#lineBreak}${inner}${own}${this.#isJson ? "" : ","}${this.#lineBreak}${indent}`
        : own;
      return this.#spliced(start + 1, node.end - 1, inside);
    }
    const isOneLine = !this.#text.slice(start, node.end).includes("\n");
    if (isOneLine) return this.#spliced(last.end, last.end, `, ${own}`);
    const comma = members.hasTrailingComma ? "" : ",";
    const withComma = this.#isJson || (!members.hasTrailingComma && !isObject) ? "" : ",";
    // Behind the comma, and behind a comment that stands on the line of the last member.
    const afterComma = members.hasTrailingComma ? members.end : last.end;
    const lineEnd = /^[^\n]*?(?=\r?\n)/.exec(this.#text.slice(afterComma, node.end - 1))?.[0] ?? "";
    const behind = this.#spliced(last.end, last.end, comma);
    const at = afterComma + comma.length + lineEnd.length;
    return `${behind.slice(0, at)}${this.#lineBreak}${inner}${own}${withComma}${behind.slice(at)}`;
  }

  #spliced(start: number, end: number, inside: string): string {
    return this.#text.slice(0, start) + inside + this.#text.slice(end);
  }

  /** What stands before the first character of the line in which a node begins. */
  #indentOf(node: TypeScript.Node): string {
    const start = node.getStart(this.#source);
    const line = this.#text.slice(this.#text.lastIndexOf("\n", start) + 1, start);
    return /^\s*/.exec(line)?.[0] ?? "";
  }

  /** The value of a new member: objects around a list of one item. On lines of their own where an indentation is given. */
  #value(rest: readonly string[], item: Readonly<Record<string, Json>>, indent: string | undefined): string {
    const [key, ...more] = rest;
    if (key === undefined) return `[${this.#objectText(item)}]`;
    if (indent === undefined) return `{ ${this.#key(key)}: ${this.#value(more, item, undefined)} }`;
    const inner = indent + this.#step;
    const comma = this.#isJson ? "" : ",";
    return `{${this.#lineBreak}${inner}${this.#key(key)}: ${this.#value(more, item, inner)}${comma}${this.#lineBreak}${indent}}`;
  }

  #key(key: string): string {
    return !this.#isJson && /^[A-Za-z_$][\w$]*$/.test(key) && key !== "__proto__" ? key : JSON.stringify(key);
  }

  #objectText(item: Readonly<Record<string, Json>>): string {
    const members = Object.entries(item).map(([key, value]) => `${this.#key(key)}: ${JSON.stringify(value)}`);
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
}

/** Whether a text that is JSON, or nearly, says the same as a value. */
function isSame(text: string, value: unknown): boolean {
  const quoted = text.replaceAll(/([{,]\s*)([A-Za-z_$][\w$]*)\s*:/g, '$1"$2":').replaceAll(/,(\s*[}\]])/g, "$1");
  try {
    return canonicalJson(JSON.parse(quoted)) === canonicalJson(value);
  } catch {
    return false;
  }
}

function nameOf(place: readonly string[]): string {
  return place.length === 0 ? "the configuration" : place.join(".");
}
