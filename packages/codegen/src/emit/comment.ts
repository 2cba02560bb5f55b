import { escapeCharacter } from "./literal.js";

/**
 * Text of the catalog as prose inside a documentation comment: it can't end the comment, and starts no tag and no inline tag.
 * Line breaks stay, other control and formatting characters are shown as their escapes.
 */
export function prose(text: string): string {
  return withoutTags(verbatim(text));
}

/** Text of the catalog as one line of prose. */
export function proseLine(text: string): string {
  return prose(text.replaceAll(/\s+/gu, " ").trim());
}

/** Text of the catalog as inline code. */
export function inlineCode(text: string): string {
  const line = verbatim(text.replaceAll(/\s+/gu, " "));
  const fence = "`".repeat(longestRun(line, "`") + 1);
  return withoutTags(fence.length === 1 && line !== "" ? `\`${line}\`` : `${fence} ${line} ${fence}`);
}

/** Text of the catalog as a fenced block. */
export function fenced(language: string, text: string): string {
  const body = verbatim(text).replaceAll(/^\n+|\s+$/g, "");
  const fence = "`".repeat(Math.max(3, longestRun(body, "`") + 1));
  return `${fence}${language}\n${withoutTags(body)}\n${fence}`;
}

/** An at sign behind a space starts a tag, inside code too where the backticks before it don't pair. */
function withoutTags(text: string): string {
  return text.replaceAll(/(^|[\s{*])@/gm, String.raw`$1\@`);
}

/** Everything that a comment can hold stays as it is. */
function verbatim(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replaceAll("\t", "  ")
    .replaceAll(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}]/gu, escapeCharacter)
    .replaceAll("*/", String.raw`*\/`);
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const candidate of text) {
    run = candidate === character ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/**
 * A documentation comment from its paragraphs, without the markers. Empty paragraphs are left out; lines have no space at
 * their ends. A comment whose paragraphs meet in `*` and `/` stays one.
 */
export function comment(paragraphs: readonly string[]): string {
  return paragraphs
    .map((paragraph) => paragraph.replaceAll(/[ ]+$/gm, "").replaceAll(/\n{3,}/g, "\n\n"))
    .filter((paragraph) => paragraph.trim() !== "")
    .join("\n\n")
    .replaceAll("*/", String.raw`*\/`);
}
