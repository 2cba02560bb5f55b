import type { Change, ChangeClass } from "../diff/change.js";
import { formatChanges } from "../diff/format-changes.js";
import type { Style, Terminal } from "./terminal.js";

const styles: Readonly<Record<ChangeClass, Style>> = {
  breaking: "red",
  behavioural: "yellow",
  additive: "green",
  documentation: "gray",
};

/** Prints changes for people, grouped by class; on a terminal each class has a colour. */
export function reportChanges(terminal: Terminal, changes: readonly Change[]): void {
  for (const line of formatChanges(changes)) {
    terminal.data(line.text, line.isHeading ? ["bold", ...[styles[line.class]].flat()] : styles[line.class]);
  }
}
