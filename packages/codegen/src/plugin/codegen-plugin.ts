import type { CatalogModel, ServiceModel } from "vgi-client";
import type { GeneratedFile } from "../emit/declarations.js";
import type { GeneratedRow } from "../emit/generated-rows.js";
import type { ImportExtension } from "../emit/relative-module.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import type { FileChange } from "../write/plan-write.js";

export type { GeneratedRow };

/** Version of this interface. It changes when plugins of the old one would break, and vgi-codegen refuses those then. */
export const pluginApiVersion = 1;

/** What `emit` gets: one catalog, after `transformModel`, with what was generated for it. */
export interface EmitContext {
  readonly catalog: CatalogModel;
  /** Every row type, in the order of the modules. */
  readonly rows: readonly GeneratedRow[];
  /** The SDK as TypeScript, whatever the target; paths are relative to the catalog's folder. */
  readonly files: readonly GeneratedFile[];
  readonly importExtension: ImportExtension;
}

/** What `emitServices` gets: the protocols of a server besides VGI, after `transformModel`, with what was generated for them. */
export interface EmitServicesContext {
  readonly services: readonly ServiceModel[];
  /** Their modules as TypeScript, whatever the target; paths are relative to the folder of services. */
  readonly files: readonly GeneratedFile[];
  readonly importExtension: ImportExtension;
}

/** What happened to a file of the output folder. */
export type WrittenFile = Pick<FileChange, "path" | "action">;

/**
 * Takes part in `vgi-codegen generate`. Every member but the first two may be left out.
 *
 * @example
 * ```ts
 * import type { CodegenPlugin } from "vgi-codegen";
 *
 * export const plugin: CodegenPlugin = {
 *   name: "readme",
 *   apiVersion: 1,
 *   emit: ({ catalog }) => [{ path: "README.md", content: `# ${catalog.name}\n` }],
 * };
 * ```
 */
export interface CodegenPlugin {
  /** For messages. */
  readonly name: string;
  readonly apiVersion: typeof pluginApiVersion;
  /** Gives the snapshot that code is generated from. What it drops or changes is gone for the types; the worker stays as it is. */
  transformModel?(snapshot: CatalogSnapshot): CatalogSnapshot | Promise<CatalogSnapshot>;
  /**
   * Gives further files for a catalog, with paths relative to its folder. They are treated as generated code is: compared,
   * recorded in the lock, deleted when they are no longer given. A `.ts` file is compiled when the target is `js`.
   */
  emit?(context: EmitContext): readonly GeneratedFile[] | Promise<readonly GeneratedFile[]>;
  /** Gives further files for the services of a server, with paths relative to their folder. They are treated as those of `emit` are. */
  emitServices?(context: EmitServicesContext): readonly GeneratedFile[] | Promise<readonly GeneratedFile[]>;
  /** Told what was written, when all of it is; not called by a dry run. Paths are absolute. */
  afterWrite?(files: readonly WrittenFile[]): void | Promise<void>;
}

/** A plugin as a configuration names it: itself, the module that exports it as `plugin`, or that with options for it. */
export type ConfiguredPlugin =
  | CodegenPlugin
  | string
  | { readonly from: string; readonly options?: Readonly<Record<string, unknown>> | undefined };
