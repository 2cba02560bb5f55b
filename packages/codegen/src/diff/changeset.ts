import { placeText, type Change, type ChangeClass } from "./change.js";
import { changeSentence } from "./format-changes.js";

/** Which part of a version a change takes. */
export type Bump = "major" | "minor" | "patch";

const bumps: Readonly<Record<ChangeClass, Bump>> = {
  breaking: "major",
  additive: "minor",
  behavioural: "patch",
  documentation: "patch",
};

const order: readonly Bump[] = ["major", "minor", "patch"];

/** A changeset: which version the package gets, and the text of the file. */
export interface Changeset {
  readonly bump: Bump;
  readonly text: string;
}

/** The version part that some changes take together; `undefined` for none. */
export function bumpOf(changes: readonly Change[]): Bump | undefined {
  const wanted = new Set(changes.map((change) => bumps[change.class]));
  return order.find((bump) => wanted.has(bump));
}

/**
 * The changeset of a package that some changes were made to, as `changeset version` reads it. Text of the catalog can't end
 * its line, nor stand in for markup. `undefined` without changes.
 */
export function changeset(packageName: string, changes: readonly Change[]): Changeset | undefined {
  const bump = bumpOf(changes);
  return bump === undefined ? undefined : { bump, text: changesetText(packageName, bump, changesText(changes)) };
}

/** The file of a changeset. */
export function changesetText(packageName: string, bump: Bump, text: string): string {
  return `---\n${JSON.stringify(packageName)}: ${bump}\n---\n\n${text}`;
}

/** What changed, as a changelog tells it. */
export function changesText(changes: readonly Change[]): string {
  const catalogs = [...new Set(changes.map(({ place }) => placeText({ catalog: place.catalog })))];
  const lines = changes.map((change) => `- ${plain(changeSentence(change))}`);
  const title = `Generated again: ${catalogs.map((name) => `catalog ${plain(name)}`).join(", ")} changed.`;
  return `${title}\n\n${lines.join("\n")}\n`;
}

function plain(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, " ");
  return line.replaceAll(/[\\`*_<>[\]#|]/g, (mark) => `\\${mark}`);
}
