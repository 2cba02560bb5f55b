import type { Json } from "vgi-client";
import { changeClasses, placeText, type Change, type ChangeClass } from "./change.js";

/** A line for people, and what it is about: its class gives it a colour. */
export interface ChangeLine {
  readonly text: string;
  readonly class: ChangeClass;
  readonly isHeading: boolean;
}

const marks: Readonly<Record<Change["mark"], string>> = { added: "+", removed: "-", changed: "~" };

const headings: Readonly<Record<ChangeClass, string>> = {
  breaking: "Breaking: programs that compiled or worked may no longer",
  behavioural: "Behavioural: programs compile as before, and something happens that did not",
  additive: "Additive: programs go on as before",
  documentation: "Documentation: only text for people",
};

const longest = 120;

/** Changes for people: by class, the gravest first, each with its mark, place, subject, values and reason. */
export function formatChanges(changes: readonly Change[]): ChangeLine[] {
  const lines: ChangeLine[] = [];
  for (const one of changeClasses) {
    const own = changes.filter((change) => change.class === one);
    if (own.length > 0) lines.push({ text: `${headings[one]} (${own.length})`, class: one, isHeading: true });
    for (const change of own) lines.push({ text: `  ${changeText(change)}`, class: one, isHeading: false });
  }
  return lines;
}

/** One change in one line, with its mark in front. */
export function changeText(change: Change): string {
  return `${marks[change.mark]} ${changeSentence(change)}`;
}

/** One change in one line. The mark is only a word in it: in front, Markdown would take `-` and `+` for a list in a list. */
export function changeSentence(change: Change): string {
  const { mark, place, what, reason } = change;
  return `${placeText(place)}: ${what} ${mark}${valuesText(change)}. ${reason}`;
}

function valuesText({ mark, before, after }: Change): string {
  if (mark === "changed") {
    return before === undefined && after === undefined ? "" : `, ${valueText(before)} → ${valueText(after)}`;
  }
  const value = mark === "added" ? after : before;
  return value === undefined ? "" : `, ${valueText(value)}`;
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** Changes as JSON: places as text, values as they are. */
export function changesJson(changes: readonly Change[]): object[] {
  return changes.map(({ place, ...change }) => ({ ...change, place: placeText(place) }));
}

/** How many changes there are of each class. */
export function countClasses(changes: readonly Pick<Change, "class">[]): Record<ChangeClass, number> {
  const count = (one: ChangeClass): number => changes.filter((change) => change.class === one).length;
  return {
    breaking: count("breaking"),
    behavioural: count("behavioural"),
    additive: count("additive"),
    documentation: count("documentation"),
  };
}
