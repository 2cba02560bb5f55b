import path from "node:path";
import { apiReport, writeApiReport } from "./api-report.js";
import { publishedPackages, repository } from "./published-packages.js";

/** `npm run api`: writes the API report of every entry of every package, from what was built. */
for (const published of await publishedPackages()) {
  for (const entry of published.entries) {
    const report = await apiReport(published, entry);
    const hasChanged = await writeApiReport(report);
    console.log(`${hasChanged ? "write" : "unchanged"} ${path.relative(repository, report.path)}`);
  }
}
