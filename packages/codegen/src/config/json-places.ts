/** Where something stands in a text: both count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Where the parts of a JSON text are. */
export interface JsonPlaces {
  /** Offset of each value by its JSON Pointer; of a member, that of its key. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Offset at which the text stops being JSON; none when it is. */
  readonly brokenAt: number | undefined;
}

/** Reads a JSON text for its places: `JSON.parse` doesn't tell them, and of errors only in some versions of Node. */
export function jsonPlaces(text: string): JsonPlaces {
  const scanner = new Scanner(text);
  const isWhole = scanner.value("") && scanner.atEnd();
  return { offsets: scanner.offsets, brokenAt: isWhole ? undefined : scanner.position };
}

/** Line and column of an offset. */
export function placeOf(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Each method reads one thing, and tells whether it was there; after a `false`, `position` is where it was missed. */
class Scanner {
  readonly offsets: Map<string, number> = new Map();
  readonly #text: string;
  position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.#skip(/[\s]*/y);
    return this.position === this.#text.length;
  }

  value(pointer: string): boolean {
    this.#skip(/\s*/y);
    if (!this.offsets.has(pointer)) this.offsets.set(pointer, this.position);
    switch (this.#text[this.position]) {
      case "{":
        return this.#list("}", () => this.#member(pointer));
      case "[": {
        let index = 0;
        return this.#list("]", () => this.value(`${pointer}/${index++}`));
      }
      case '"':
        return this.#string() !== undefined;
      default:
        return this.#skip(/-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?|true|false|null/y) !== "";
    }
  }

  #member(pointer: string): boolean {
    const offset = this.position;
    const key = this.#string();
    if (key === undefined) return false;
    const own = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    this.offsets.set(own, offset);
    this.#skip(/\s*/y);
    return this.#take(":") && this.value(own);
  }

  /** What stands between brackets, with commas between. */
  #list(end: string, item: () => boolean): boolean {
    this.position += 1;
    this.#skip(/\s*/y);
    if (this.#take(end)) return true;
    for (;;) {
      this.#skip(/\s*/y);
      if (!item()) return false;
      this.#skip(/\s*/y);
      if (this.#take(end)) return true;
      if (!this.#take(",")) return false;
    }
  }

  #string(): string | undefined {
    const start = this.position;
    const literal = this.#skip(/"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy);
    return literal === "" ? undefined : String(JSON.parse(this.#text.slice(start, this.position)));
  }

  #take(character: string): boolean {
    if (this.#text[this.position] !== character) return false;
    this.position += 1;
    return true;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.position += found.length;
    return found;
  }
}
