import { AddressError } from "../errors/index.js";

/**
 * Splits a command line into words, the same way on every system: spaces separate, single and double quotes group, and a
 * backslash escapes a space, a quote or a backslash. Before anything else a backslash stands for itself, so `C:\tools\worker`
 * is one path. No variables, globs or operators: no shell is involved.
 *
 * @example
 * ```ts
 * splitCommand(`python -m "my worker" --name='a b'`); // ["python", "-m", "my worker", "--name=a b"]
 * ```
 */
export function splitCommand(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let i = 0; i < line.length; i += 1) {
    const char = line.charAt(i);
    const following = line.charAt(i + 1);
    if (quote === "'") {
      if (char === "'") quote = null;
      else word += char;
    } else if (char === "\\" && following !== "" && (quote === '"' ? `"\\` : ` \t"'\\`).includes(following)) {
      word = (word ?? "") + following;
      i += 1;
    } else if (quote === '"') {
      if (char === '"') quote = null;
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= "";
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (quote !== null) {
    throw new AddressError({
      what: "the worker's command line can't be split into words",
      why: `a ${quote === "'" ? "single" : "double"} quote is not closed`,
      next: "Close it, or give the command as an array: { command: [...] }.",
    });
  }
  if (word !== null) words.push(word);
  return words;
}

/** The inverse of {@link splitCommand}. */
export function joinCommand(words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}

function quoteWord(word: string): string {
  if (word !== "" && !/[\s"'\\]/.test(word)) return word;
  if (!word.includes("'")) return `'${word}'`;
  return `"${word.replaceAll(/["\\]/g, (char) => `\\${char}`)}"`;
}
