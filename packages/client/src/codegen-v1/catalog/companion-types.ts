import type { CompanionCatalog } from "../../catalog/attachment.js";
import type { Session } from "../../session.js";

/**
 * A companion catalog: one that the worker wants attached beside its own, by an engine that can. Called with a session, it gives what
 * this attach said of it: what to attach, and how.
 *
 * @example
 * ```ts
 * const { alias, target, type } = lake(db);
 * ```
 */
export interface Companion<Answer extends CompanionCatalog | undefined> {
  (db: Session): Answer;
}

export type { CompanionCatalog };
