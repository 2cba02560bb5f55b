import path from "node:path";
import { describe, expect, test } from "vitest";
import { apiReport } from "./api-report.js";
import { publishedPackages, repository } from "./published-packages.js";

const packages = await publishedPackages();

describe("API reports", () => {
  test.each(packages.flatMap((published) => published.entries.map((entry) => ({ published, entry }))))(
    "$entry.specifier is as committed",
    { timeout: 120_000 },
    async ({ published, entry }) => {
      const { path: target, text, committed } = await apiReport(published, entry);
      const where = path.relative(repository, target);
      // Compared line by line, so that a failure shows what changed.
      expect(committed?.split("\n"), `${where} is not what the declarations say: npm run api writes it`).toEqual(
        text.split("\n"),
      );
    },
  );
});
