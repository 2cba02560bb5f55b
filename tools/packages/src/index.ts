export { apiReport, type ApiReport, writeApiReport } from "./api-report.js";
export { cleanProject, type CleanProject, strictProject } from "./clean-project.js";
export { type PackageEntry, type PublishedPackage, publishedPackages, repository } from "./published-packages.js";
export { makeRelease, type Release } from "./release-copy.js";
