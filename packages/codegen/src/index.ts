/** What a `vgi.config.ts` imports; the program itself is the bin `vgi-codegen`. */
export { defineConfig, type VgiConfig } from "./config/vgi-config.js";
export type { CatalogConfig, ConfiguredBinds, ConfiguredCommand, WorkerConfig } from "./config/worker-config.js";
export { CodegenError, type CodegenErrorCode } from "./errors.js";
export type { ImportExtension } from "./emit/relative-module.js";
