/** What a `vgi.config.ts` imports; the program itself is the bin `vgi-codegen`. */
export { defineConfig, type VgiConfig } from "./config/vgi-config.js";
export type { CatalogConfig, ConfiguredBinds, ConfiguredCommand, WorkerConfig } from "./config/worker-config.js";
export { CodegenError, type CodegenErrorCode } from "./errors.js";
export type { MappingConfig, ProfileName, TypesConfig } from "./config/types-config.js";
export type { CodecReference } from "./emit/value-types.js";
export type { ImportExtension } from "./emit/relative-module.js";
export type { GeneratedFile } from "./emit/declarations.js";
export type { Target } from "./emit/print-javascript.js";
export type { BoundOutput } from "./model/bound-output.js";
export type { CatalogSnapshot } from "./model/snapshot.js";
export type { ConfiguredNames } from "./names/configured-names.js";
export type {
  CodegenPlugin,
  ConfiguredPlugin,
  EmitContext,
  EmitServicesContext,
  GeneratedRow,
  WrittenFile,
} from "./plugin/codegen-plugin.js";
