/** A command line as words: parted at blanks, but for what stands in single or double quotes. Nothing else is special. */
export function splitWords(line: string): string[] {
  const words = line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g);
  return [...words].map(([word]) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_quoted, a, b) => String(a ?? b)));
}
