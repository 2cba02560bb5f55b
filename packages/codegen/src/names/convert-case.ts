import { splitWords } from "./words.js";

const identifier: RegExp = /^[\p{ID_Start}][\p{ID_Continue}]*$/u;

/**
 * A wire name as a camelCase identifier: functions, arguments and schemas. Always a valid identifier, though it may be
 * a reserved word, and two names may give one: a `Scope` sets them apart.
 *
 * @example
 * ```ts
 * camelCase("batch_size"); // batchSize
 * camelCase("2fast"); // n2fast
 * camelCase("🚀"); // u1f680
 * ```
 */
export function camelCase(name: string): string {
  return join(name, (word, index) => (index === 0 ? word.toLowerCase() : capitalized(word)));
}

/** A wire name as a PascalCase identifier: the stem of type names. */
export function pascalCase(name: string): string {
  return join(name, capitalized);
}

function join(name: string, convert: (word: string, index: number) => string): string {
  const words = splitWords(name);
  const joined = (words.length === 0 ? [codePoints(name)] : words).map(convert).reduce(appendWord, "");
  const started = /^\p{ID_Start}/u.test(joined) ? joined : `${convert("n", 0)}${joined}`;
  return identifier.test(started) ? started : convert(codePoints(name), 0);
}

/** Digits stay apart: `v1_2` and `v12` are two versions. */
function appendWord(text: string, word: string): string {
  return /\p{Nd}$/u.test(text) && /^\p{Nd}/u.test(word) ? `${text}_${word}` : text + word;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

/** A name for what has no letter: `empty`, or the code points of its first characters. */
function codePoints(name: string): string {
  if (name === "") return "empty";
  const first = Array.from(name).slice(0, 4);
  return `u${first.map((character) => (character.codePointAt(0) ?? 0).toString(16)).join("u")}`;
}
