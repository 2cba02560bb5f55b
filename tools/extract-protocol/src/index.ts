export { buildDefinition } from "./build-definition.js";
export { type DefinitionFile, definitionFiles } from "./definition-files.js";
export { formatJson } from "./format-json.js";
export type * from "./protocol-definition.js";
