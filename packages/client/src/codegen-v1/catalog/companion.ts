import { UnsupportedError } from "vgi-runtime/errors";
import type { CompanionCatalog } from "../../catalog/attachment.js";
import type { Session } from "../../session.js";
import type { Companion } from "./companion-types.js";

/** Makes a generated companion catalog. `required` ones are there in every attach. */
export function companion<Answer extends CompanionCatalog | undefined>(
  alias: string,
  { required }: { readonly required: boolean },
): Companion<Answer> {
  return (db: Session) => {
    const found = db.companions.find((one) => one.alias === alias);
    if (found === undefined && required) {
      throw new UnsupportedError({
        what: `the attach of catalog ${db.catalog} names no companion ${alias}`,
        why: "the SDK was generated from one that did, and required it",
        next: "Ask whoever runs the worker, or generate the SDK again.",
      });
    }
    return found as Answer;
  };
}
