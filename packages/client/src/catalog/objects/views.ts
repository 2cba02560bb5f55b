import type { ViewModel } from "../../model/catalog.js";
import type { CallOptions } from "../../model/call-options.js";
import type { ObjectName } from "../object-name.js";
import { viewModel } from "../object-models.js";
import type { ObjectCaller } from "./object-caller.js";
import type { ChangeOptions, CreateOptions, DropOptions } from "./object-options.js";

/** Views of a catalog: `catalog_view_*`. */
export class ViewObjects {
  readonly #caller: ObjectCaller;

  constructor(caller: ObjectCaller) {
    this.#caller = caller;
  }

  /**
   * A view; `null` when there is none of this name. One that is named by its generated constant is compared with it first, in sessions
   * with a policy for drift.
   */
  async get(view: ObjectName, options?: CallOptions): Promise<ViewModel | null> {
    await this.#caller.expect(view, options);
    const { items } = await this.#caller.about("catalog_view_get", view, (scope) => scope, options);
    return items[0] === undefined ? null : viewModel(items[0]);
  }

  /** Creates a view. @param definition the SQL query */
  async create(view: ObjectName, definition: string, options: CreateOptions = {}): Promise<void> {
    const { onConflict = "ERROR" } = options;
    await this.#caller.about("catalog_view_create", view, (scope) => ({ ...scope, definition, onConflict }), options);
  }

  /** Drops a view. */
  async drop(view: ObjectName, options: DropOptions = {}): Promise<void> {
    const { ignoreNotFound = false, cascade = false } = options;
    await this.#caller.about("catalog_view_drop", view, (scope) => ({ ...scope, ignoreNotFound, cascade }), options);
  }

  /** Renames a view within its schema. */
  async rename(view: ObjectName, newName: string, options: ChangeOptions = {}): Promise<void> {
    const { ignoreNotFound = false } = options;
    await this.#caller.about("catalog_view_rename", view, (scope) => ({ ...scope, newName, ignoreNotFound }), options);
  }

  /** Sets a view's comment; `null` removes it. */
  async setComment(view: ObjectName, comment: string | null, options: ChangeOptions = {}): Promise<void> {
    const { ignoreNotFound = false } = options;
    await this.#caller.about(
      "catalog_view_comment_set",
      view,
      (scope) => ({ ...scope, comment, ignoreNotFound }),
      options,
    );
  }
}
