import type { Json } from "vgi-client";

/** The arguments of a call in SQL, where all of them are literals. */
export interface SqlCall {
  readonly positional: readonly Json[];
  readonly named: ReadonlyMap<string, Json>;
}

interface Token {
  readonly kind: "word" | "text" | "number" | "mark";
  readonly text: string;
}

/**
 * Calls of a function in a piece of SQL: `fn(1, 'a', [2, 3], b := true)`, qualified or not, `=>` for `:=`. Calls with anything but
 * literals are passed over, as are comments and strings that look like calls. Whole numbers that JavaScript can't hold are text.
 */
export function sqlCalls(sql: string, name: string): SqlCall[] {
  const tokens = tokenize(sql);
  return tokens.flatMap((token, index) => {
    const isName = token.kind === "word" && token.text.toLowerCase() === name.toLowerCase();
    if (!isName || tokens[index + 1]?.text !== "(") return [];
    const call = new CallReader(tokens, index + 2).call();
    return call === undefined ? [] : [call];
  });
}

const longestSql = 10_000;

function tokenize(sql: string): Token[] {
  const pattern =
    /--[^\n]*|\/\*[^]*?\*\/|'(?<text>(?:[^']|'')*)'|"(?<quoted>(?:[^"]|"")*)"|(?<number>(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)|(?<word>[\p{ID_Start}_][\p{ID_Continue}$]*)|(?<mark>:=|=>|::|[^\s])/giu;
  return [...sql.slice(0, longestSql).matchAll(pattern)].flatMap(({ groups = {} }): Token[] => {
    const { text, quoted, number, word, mark } = groups;
    if (text !== undefined) return [{ kind: "text", text: text.replaceAll("''", "'") }];
    if (quoted !== undefined) return [{ kind: "word", text: quoted.replaceAll('""', '"') }];
    if (number !== undefined) return [{ kind: "number", text: number }];
    if (word !== undefined) return [{ kind: "word", text: word }];
    return mark === undefined ? [] : [{ kind: "mark", text: mark }];
  });
}

/** Reads from one token on; every method gives `undefined` for what it can't read. */
class CallReader {
  readonly #tokens: readonly Token[];
  #next: number;

  constructor(tokens: readonly Token[], start: number) {
    this.#tokens = tokens;
    this.#next = start;
  }

  call(): SqlCall | undefined {
    const positional: Json[] = [];
    const named = new Map<string, Json>();
    if (this.#take(")")) return { positional, named };
    for (;;) {
      const name = this.#argumentName();
      const value = this.#literal();
      if (value === undefined) return undefined;
      if (name === undefined) positional.push(value);
      else named.set(name, value);
      if (this.#take(")")) return { positional, named };
      if (!this.#take(",")) return undefined;
    }
  }

  #argumentName(): string | undefined {
    const [word, mark] = [this.#tokens[this.#next], this.#tokens[this.#next + 1]];
    if (word?.kind !== "word" || (mark?.text !== ":=" && mark?.text !== "=>")) return undefined;
    this.#next += 2;
    return word.text;
  }

  /** A literal, with a cast behind it or the name of its type before it, which are passed over. */
  #literal(): Json | undefined {
    const value = this.#bareLiteral();
    if (value === undefined) return undefined;
    while (this.#take("::")) {
      if (this.#tokens[this.#next]?.kind !== "word") return undefined;
      this.#next += 1;
    }
    return value;
  }

  #bareLiteral(): Json | undefined {
    const token = this.#tokens[this.#next];
    if (token === undefined) return undefined;
    this.#next += 1;
    if (token.kind === "text") return token.text;
    if (token.kind === "number") return numberOf(token.text);
    if (token.kind === "word") return this.#word(token.text.toLowerCase());
    if (token.text === "-") {
      const number = this.#tokens[this.#next];
      this.#next += 1;
      return number?.kind === "number" ? numberOf(`-${number.text}`) : undefined;
    }
    return token.text === "[" ? this.#list() : undefined;
  }

  #word(word: string): Json | undefined {
    if (word === "true" || word === "false") return word === "true";
    if (word === "null") return null;
    const next = this.#tokens[this.#next];
    if (!/^(date|time|timestamp|timestamptz|interval)$/.test(word) || next?.kind !== "text") return undefined;
    this.#next += 1;
    return next.text;
  }

  #list(): Json | undefined {
    const items: Json[] = [];
    if (this.#take("]")) return items;
    for (;;) {
      const item = this.#literal();
      if (item === undefined) return undefined;
      items.push(item);
      if (this.#take("]")) return items;
      if (!this.#take(",")) return undefined;
    }
  }

  #take(mark: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== "mark" || token.text !== mark) return false;
    this.#next += 1;
    return true;
  }
}

function numberOf(text: string): Json {
  const number = Number(text);
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(number) ? text : number;
}
