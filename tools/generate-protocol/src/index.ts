export { definitionsFolder, generatedFolder } from "./folders.js";
export { generate } from "./generate.js";
export { loadDefinitions } from "./load-definitions.js";
export type { GeneratedFile } from "./print-file.js";
