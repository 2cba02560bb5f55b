import { distinctNames } from "./distinct-names.js";
import { type FillPass, fillPasses, PASS, type Pass, type Row } from "./fill-passes.js";

/** Rows after which a shape gets functions of its own: a program reads many rows of few shapes. */
const MANY_ROWS = 4_096;

/** What fills all shapes of few rows, and those that come when the others are taken. */
const [sharedFill, ...ownFills] = fillPasses as readonly [FillPass, ...FillPass[]];

/** Which names have which of `ownFills`: a table that is read again meets its own. */
const fillsByNames = /*@__PURE__*/ new Map<string, FillPass>();

/** Objects with the same names, and how they are made. */
export class ObjectShape {
  /** What every object starts as a copy of, so that all are alike to the engine, and no store changes that. */
  readonly #template: Row;
  readonly #passes: readonly Pass<string>[];
  #fills: readonly FillPass[] | undefined;
  #rows = 0;

  constructor(names: readonly string[]) {
    const keys = distinctNames(names);
    this.#template = templateOf(keys);
    // Names come out of text that was decoded: the same letters, but not what the engine has for a property.
    const known = new Map(Object.keys(this.#template).map((key) => [key, key]));
    this.#passes = passesOf(keys.map((key) => known.get(key) ?? key));
  }

  /** Puts an object of each row in. */
  fill(objects: Row[], length: number, columns: readonly ArrayLike<unknown>[]): void {
    this.#rows += length;
    if (this.#rows >= MANY_ROWS) this.#fills ??= this.#passes.map(ownFill);
    this.#passes.forEach((keys, index) => {
      const fill = this.#fills?.[index] ?? sharedFill;
      fill(objects, length, index === 0 ? this.#template : null, keys, passFrom(columns, index * PASS));
    });
  }
}

/** Of what is parsed, the engine keeps the properties in the object itself. */
function templateOf(keys: readonly string[]): Row {
  return JSON.parse(`{${keys.map((key) => `${JSON.stringify(key)}:null`).join()}}`) as Row;
}

function passesOf(keys: readonly string[]): Pass<string>[] {
  return Array.from({ length: Math.ceil(keys.length / PASS) }, (_, index) => passFrom(keys, index * PASS));
}

/** The items of one pass; where there are fewer, the last is repeated. */
function passFrom<T>(items: readonly T[], first: number): Pass<T> {
  const at = (index: number): T => items[Math.min(first + index, items.length - 1)] as T;
  return [at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)];
}

function ownFill(keys: Pass<string>): FillPass {
  const names = JSON.stringify(keys);
  const known = fillsByNames.get(names);
  if (known !== undefined) return known;
  const free = ownFills[fillsByNames.size];
  if (free === undefined) return sharedFill;
  fillsByNames.set(names, free);
  return free;
}
