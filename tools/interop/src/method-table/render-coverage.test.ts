import { expect, it } from "vitest";
import { mergedCoverage } from "./coverage.js";
import { renderCoverage } from "./render-coverage.js";

const older = {
  members: { "0.8.0": ["catalogs"], "0.47.0": ["catalogs", "bind"] },
  counts: {
    catalogs: { "0.8.0": { passed: 4, failed: 0, skipped: 0 }, "0.47.0": { passed: 9, failed: 0, skipped: 0 } },
  },
};
const newer = {
  members: { "0.47.0": ["catalogs", "bind"] },
  counts: {
    catalogs: { "0.47.0": { passed: 5, failed: 1, skipped: 0 } },
    bind: { "0.47.0": { passed: 2, failed: 0, skipped: 1 } },
  },
};

it("shows what passes, what fails, and what a version lacks", () => {
  const page = renderCoverage(mergedCoverage(older, newer));
  expect(page).toMatch(/\| `catalogs` \| `client.catalogs\(\)` \| 4 \|(?: — \|){8} \*\*5\/6\*\* \|/);
  expect(page).toMatch(/\| `bind` \| `session.bind\(call\)` \|(?: — \|){9} 2 \(1\) \|/);
  expect(page).toMatch(/- `from_iroh`: .*native addon/);
});

it("shows a method without a comparison as such", () => {
  expect(renderCoverage({ ...newer, counts: {} })).toMatch(/\| `bind` \| .* \| 0 \|/);
});
