/** Text of somebody else, fit for a message or a terminal: without control characters and direction marks, on one line, and bounded. */
export function plainText(text: string, longest = 300): string {
  const clean = text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
    .replaceAll(/ {2,}/g, " ")
    .trim();
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}
