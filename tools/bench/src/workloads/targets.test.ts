import { describe, expect, it } from "vitest";
import { allPeers } from "../peers/all-peers.js";
import { workloadGroups } from "./index.js";
import { ceilings, eachDecoded, leastProgram, turnsKept } from "./replay-scans.js";
import { importedAlone } from "./sdk-import.js";
import { targets } from "./targets.js";
import { otherWays } from "./ways.js";

const workloads = Object.values(workloadGroups).flatMap((group) => group.map(({ name }) => name));

const contenders: readonly string[] = [
  ...allPeers.map(({ name }) => name),
  ...Object.values(ceilings),
  ...Object.values(otherWays),
  importedAlone,
];

const ceilingsOf = targets.flatMap(({ what, ceilings: own = [] }) => own.map((ceiling) => ({ what, ceiling })));

const compared = targets.flatMap(({ what, against }) => (against === undefined ? [] : [{ what, against }]));

// A target that speaks of nothing is never missed.
describe("targets", () => {
  it.each(targets)("$what: there are such workloads", ({ workloads: spokenOf }) => {
    expect(workloads.filter((name) => spokenOf.test(name))).not.toEqual([]);
  });

  it.each(compared)("$what: there is such a contender as $against", ({ against }) => {
    expect(contenders.filter((name) => name.startsWith(against))).not.toEqual([]);
  });

  it.each(ceilingsOf)("$what: there is such a ceiling as $ceiling", ({ ceiling }) => {
    expect([leastProgram, eachDecoded, turnsKept]).toContain(ceiling);
  });
});
