/**
 * What a case says of one argument: it is given, it is not, or it has one of these values, where `null` stands for leaving it out. An
 * int64 beyond the safe integers is a text.
 */
export type RowCondition = "given" | "absent" | readonly (string | number | boolean | null)[];

/** Calls of a table function whose rows are of one of its types. */
export interface RowCase {
  /** By key of the argument; the others may be anything. */
  readonly when: Readonly<Record<string, RowCondition>>;
  /** Index of the row type in `outputs`. */
  readonly output: number;
}
