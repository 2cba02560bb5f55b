export { compile, modules, type TypescriptVersion, typescriptVersions } from "./compile.js";
export { generateRealSdks, sdkWorkers } from "./real-sdks.js";
