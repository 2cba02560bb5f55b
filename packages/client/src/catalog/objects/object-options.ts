import type { AtClause } from "../../model/call.js";
import type { CallOptions } from "../../model/call-options.js";

/** What happens when an object of that name exists. Default: `ERROR`. */
export type OnConflict = "ERROR" | "IGNORE" | "REPLACE";

/** Options of calls that create an object. */
export interface CreateOptions extends CallOptions {
  readonly onConflict?: OnConflict | undefined;
}

/** Options of calls that change an object. */
export interface ChangeOptions extends CallOptions {
  /** Does nothing when the object does not exist. Default: an error. */
  readonly ignoreNotFound?: boolean | undefined;
}

/** Options of calls that drop an object. */
export interface DropOptions extends ChangeOptions {
  /** Drops what depends on it too. Default: false. */
  readonly cascade?: boolean | undefined;
}

/** Options of calls that read a table as it was. */
export interface AtOptions extends CallOptions {
  readonly at?: AtClause | undefined;
}

/** Fields of a request for time travel. */
export function atFields(at: AtClause | undefined): {
  readonly atUnit: string | null;
  readonly atValue: string | null;
} {
  return { atUnit: at?.unit ?? null, atValue: at?.value ?? null };
}
