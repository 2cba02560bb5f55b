import { ensureWorkers, requireOrSkip, type WorkerVersionName, workerVersions } from "@vgi-tools/real-workers";
import { describe, expect, it } from "vitest";
import { interopCases } from "../cases/index.js";
import { stepHandlers } from "../steps/run-steps.js";
import { clientMembers } from "./client-members.js";
import { clientMethods } from "./client-methods.js";
import { plannedCount } from "./coverage.js";
import { methodsOfCase } from "./methods-of-case.js";
import { renderCoverage } from "./render-coverage.js";
import { readCoverage, readCoveragePage } from "./write-coverage.js";

const versions = workerVersions.map(({ version }) => version);
const compared = clientMethods.filter(({ leftOut }) => leftOut === undefined).map(({ name }) => name);
const reason = await requireOrSkip();
if (reason !== undefined) console.log(`coverage: introspection skipped: ${reason}`);

describe("the table of the Python client's methods", () => {
  it("is what the committed counts say", async () => {
    expect(await readCoveragePage()).toBe(renderCoverage(await readCoverage()));
  });

  it.each(versions)("counts the cases that there are for %s: else run npm run interop -- --table", async (version) => {
    const { counts } = await readCoverage();
    const written = compared.map((name) => {
      const { passed = 0, failed = 0, skipped = 0 } = counts[name]?.[version] ?? {};
      return [name, passed + failed + skipped];
    });
    expect(written).toEqual(compared.map((name) => [name, plannedCount(interopCases, name, version)]));
  });

  it("has nothing that fails, and no method of a version without a comparison that passes", async () => {
    const { counts, members } = await readCoverage();
    expect(Object.keys(members)).toEqual(versions);
    for (const name of compared) {
      for (const version of versions) {
        const { passed = 0, failed = 0 } = counts[name]?.[version] ?? {};
        expect({ name, version, failed }).toEqual({ name, version, failed: 0 });
        if (members[version]?.includes(name))
          expect({ name, version, any: passed > 0 }).toEqual({ name, version, any: true });
      }
    }
  });

  it("has each method once, with a reason where it is not compared", () => {
    const names = clientMethods.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const calledByCases = new Set(interopCases.flatMap((each) => [...methodsOfCase(each, "http")]));
    expect([...calledByCases].filter((name) => !compared.includes(name))).toEqual([]);
    expect(compared.filter((name) => !calledByCases.has(name))).toEqual([]);
  });

  it("knows a handler for every step", () => {
    const methods = interopCases.flatMap((each) =>
      each.kind === "steps" ? each.steps.map(({ method }) => method) : [],
    );
    expect(methods.filter((method) => stepHandlers[method] === undefined)).toEqual([]);
  });
});

describe.skipIf(reason !== undefined)("the Python client", () => {
  it.each(["0.8.0", "0.47.0"] satisfies WorkerVersionName[])(
    "%s has no method that the table has not",
    async (version) => {
      const workers = await ensureWorkers({ versions: [version] });
      const names = new Set(clientMethods.map(({ name }) => name));
      const members = await clientMembers(workers, version);
      expect(members.length).toBeGreaterThan(40);
      expect(members.filter((member) => !names.has(member))).toEqual([]);
      expect(members).toEqual((await readCoverage()).members[version]);
    },
    600_000,
  );
});
