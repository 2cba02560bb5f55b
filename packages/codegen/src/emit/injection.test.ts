import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkSource } from "../testing/check-source.js";
import { hostileCatalogs } from "../testing/hostile-catalogs.js";
import { generateSdk } from "./generate-sdk.js";

test("whatever a catalog says, the code has imports, interfaces and calls of our factories, and nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(hostileCatalogs, async (model) => {
      const sdks = await generateSdk({ format: 1, protocolVersion: null, catalogs: [model], bound: [] });
      for (const { path, content } of sdks.flatMap(({ files }) => files)) {
        expect(path).toMatch(/^[\w$-]+(\/[\w$-]+)+\.ts$/);
        expect(content).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|[\u2028\u2029]/u);
        checkSource(content);
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);
