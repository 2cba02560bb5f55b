import { ensureWorkers, requireOrSkip, type RealWorkers } from "@vgi-tools/real-workers";
import { connect, type SchemaModel } from "vgi-client";
import { beforeAll, describe, expect, it } from "vitest";
import { namedValues } from "../call-request.js";
import { functionCases, interopCases } from "../cases/index.js";
import { casesOf } from "../lane.js";
import { type FixtureCatalog, fixtureCatalogs } from "./fixture-catalogs.js";
import { functionKey } from "./generated-functions.js";
import { callsOf } from "./sdk-calls.js";
import { uncalled } from "./uncalled.js";

const skipReason = await requireOrSkip();
if (skipReason !== undefined) console.log(`every function of the fixtures: skipped, ${skipReason}`);

describe.skipIf(skipReason !== undefined).each(["0.8.0", "0.47.0"] as const)("worker %s", (version) => {
  let workers: RealWorkers;
  beforeAll(async () => {
    workers = await ensureWorkers({ versions: [version] });
  }, 300_000);

  it(
    "has no function that no case calls and no reason names, and no catalog beside those",
    { timeout: 120_000 },
    async () => {
      const places = fixtureCatalogs(version);
      const called = new Set(
        casesOf(version, [...interopCases, ...functionCases])
          .flatMap(callsOf)
          .map(({ catalog = "example", call }) => `${catalog} ${functionKey(call.schema ?? ["main"], call.function)}`),
      );
      const left: string[] = [];
      for (const fixture of new Set(places.map((place) => place.fixture))) {
        const own = places.filter((place) => place.fixture === fixture);
        const { names, catalogs } = await read(workers.stdio(version, fixture).address, own);
        expect(names.toSorted()).toEqual(own.map(({ catalog }) => catalog).toSorted());
        for (const [catalog, schemas] of catalogs) {
          const keys = schemas.flatMap(({ path, functions }) => functions.map(({ name }) => functionKey(path, name)));
          left.push(...keys.filter((key) => uncalled[key] === undefined).map((key) => `${catalog} ${key}`));
        }
      }
      expect(left.length).toBeGreaterThan(100);
      expect(left.filter((each) => !called.has(each))).toEqual([]);
    },
  );
});

/** What a fixture worker has: names of its catalogs, and what is in those that can be attached. */
async function read(
  address: string,
  places: readonly FixtureCatalog[],
): Promise<{ readonly names: readonly string[]; readonly catalogs: ReadonlyMap<string, readonly SchemaModel[]> }> {
  await using client = await connect(address);
  const names = (await client.catalogs()).map(({ name }) => name);
  const catalogs = new Map<string, readonly SchemaModel[]>();
  for (const { catalog, options = {}, unattachable } of places) {
    if (unattachable !== undefined) continue;
    const session = await client.attach(catalog, { options: namedValues(options) });
    catalogs.set(catalog, (await session.loadCatalog()).schemas);
    await session.close();
  }
  return { names, catalogs };
}
