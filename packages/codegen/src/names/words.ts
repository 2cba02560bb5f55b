/** Letters, marks and digits. Identifiers may hold a little more (joiners, middle dots), which compilers disagree about. */
const letterOrDigit: RegExp = /^[\p{L}\p{Mn}\p{Mc}\p{Nd}\p{Nl}]$/u;
const continues: RegExp = /^\p{ID_Continue}$/u;

/** Whether a character is part of a word. Only the basic plane: compilers disagree about newer characters beyond it. */
function isWordCharacter(character: string): boolean {
  return character.length === 1 && letterOrDigit.test(character) && continues.test(character);
}

/**
 * Splits a wire name into words: at everything that no identifier may hold, at underscores, before a capital that
 * follows a small letter or digit, and before the last capital of a run (`HTTPServer` is `HTTP`, `Server`). A digit
 * never starts a word: `abc123def` stays one.
 */
export function splitWords(name: string): string[] {
  const words: string[] = [];
  let word = "";
  const characters = [...name.normalize("NFC")];
  for (const [index, character] of characters.entries()) {
    if (!isWordCharacter(character)) {
      if (word !== "") words.push(word);
      word = "";
      continue;
    }
    if (word !== "" && startsWord(characters[index - 1], character, characters[index + 1])) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  if (word !== "") words.push(word);
  return words;
}

function startsWord(previous: string | undefined, current: string, next: string | undefined): boolean {
  if (previous === undefined || !isUpper(current)) return false;
  return !isUpper(previous) || (next !== undefined && isLower(next));
}

function isUpper(character: string): boolean {
  return character.toLowerCase() !== character;
}

function isLower(character: string): boolean {
  return character.toUpperCase() !== character;
}
