import { mkdir, rm } from "node:fs/promises";
import { ensureWorkers, requireOrSkip, type RealWorkers } from "@vgi-tools/real-workers";
import { type BindCall, connect, DriftError, type ExpectedFunction, type Session } from "vgi-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedFolder, runCodegen } from "../sdk/run-codegen.js";
import { generatedObjects, placeOf, type GeneratedObject } from "./generated-objects.js";

const skipReason = await requireOrSkip();
if (skipReason !== undefined) console.log(`drift at run time, real workers: skipped, ${skipReason}`);

const catalog = "example";
const versions = ["0.47.0", "0.45.0", "0.8.0"] as const;
type Version = (typeof versions)[number];

/** What of a session's use of an object the guard says; `undefined` where it has nothing to say, whatever the worker says then. */
async function driftOf(db: Session, object: GeneratedObject): Promise<DriftError | undefined> {
  try {
    await use(db, object);
  } catch (error) {
    if (error instanceof DriftError) return error;
  }
  return undefined;
}

/** Comes as far as the comparison: no more is asked of the worker than to bind, without arguments. */
async function use(db: Session, object: GeneratedObject): Promise<void> {
  const { schema, name, kind } = object;
  if (kind === "base_table") {
    await db.scanTable({ schema, name }, { expected: object, timeoutMs: 10_000 }).schema();
  } else if (kind === "view") await db.objects.views.get(object);
  else if (kind === "scalar_macro" || kind === "table_macro") await db.objects.macros.get(object);
  else {
    const expected = object as ExpectedFunction;
    const called = kind === "aggregate" ? "scalar" : expected.kind;
    await db.bind({ kind: called as BindCall["kind"], schema, name, expected, timeoutMs: 10_000 });
  }
}

/** What of a change a fingerprint knows nothing of: what has no effect on a call, or is told by some protocol versions only. */
const unseen: ReadonlySet<string> = new Set([
  ..."default|default text|stability|null handling|order preservation|projection pushdown|filter pushdown|max workers".split(
    "|",
  ),
  ..."unique|primary key|check|returning|supports window|streaming partitioned|choice of overload|default on insert".split(
    "|",
  ),
]);

/** Settings, formats and the rest have no fingerprint: nothing generated is called that stands for them alone. */
const compared = /\.(function|table|view|macro)\./;

interface JsonChange {
  readonly class: string;
  readonly mark: "added" | "removed" | "changed";
  readonly place: string;
  readonly what: string;
}

describe.skipIf(skipReason !== undefined)("drift at run time, catalog example of real workers", () => {
  let workers: RealWorkers;
  const folder = `${generatedFolder}drift`;
  const objects = new Map<Version, readonly GeneratedObject[]>();

  beforeAll(async () => {
    workers = await ensureWorkers({ versions });
    await mkdir(folder, { recursive: true });
    for (const version of versions) {
      const snapshot = `${folder}/${version}.json`;
      await runCodegen(["pull", workers.stdio(version).address, "--catalog", catalog, "--out", snapshot]);
      await runCodegen(["generate", "--snapshot", snapshot, "--out", `${folder}/${version}`, "--force"]);
      objects.set(version, await generatedObjects(`${folder}/${version}/${catalog}`));
    }
  }, 600_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(versions)("no false alarm of %s, for any object", { timeout: 120_000 }, async (version) => {
    await using client = await connect(workers.stdio(version).address);
    await using db = await client.attach(catalog, { drift: "error" });
    const all = objects.get(version) ?? [];
    const kinds = new Set(all.map((object) => placeOf(object).split(".").at(-2)));
    expect(kinds).toEqual(new Set(["function", "table", "view", "macro"]));
    const alarms: string[] = [];
    for (const object of all) {
      const drift = await driftOf(db, object);
      if (drift !== undefined) alarms.push(`${placeOf(object)}: ${drift.why ?? ""}`);
    }
    console.log(`drift at run time: ${all.length} objects of ${version} are as they were`);
    expect(alarms).toEqual([]);
  });

  it.each([
    ["0.45.0", "0.47.0"],
    ["0.8.0", "0.47.0"],
    ["0.47.0", "0.8.0"],
  ] as const)("an SDK of %s at a worker %s: alarms where diff says so", { timeout: 120_000 }, async (from, to) => {
    const args = ["diff", "--snapshot", `${folder}/${from}.json`, "--to", `${folder}/${to}.json`, "--json"];
    const { changes } = JSON.parse(await runCodegen(args)) as { readonly changes: readonly JsonChange[] };
    const changed = changes.filter(
      (change) =>
        change.class !== "documentation" &&
        change.mark !== "added" &&
        !unseen.has(change.what) &&
        compared.test(change.place),
    );
    await using client = await connect(workers.stdio(to).address);
    await using db = await client.attach(catalog, { drift: "error" });
    const all = objects.get(from) ?? [];
    const alarmed: string[] = [];
    for (const object of all) if ((await driftOf(db, object)) !== undefined) alarmed.push(placeOf(object));
    const unexplained = alarmed.filter(
      (place) => !changes.some((change) => isWithin(change.place, `${catalog}.${place}`)),
    );
    const missed = changed.filter((change) => !alarmed.some((place) => isWithin(change.place, `${catalog}.${place}`)));
    console.log(`drift at run time: ${from} at ${to}: ${alarmed.length} of ${all.length} objects differ`);
    expect({ unexplained, missed: missed.map(({ place, what }) => `${place}: ${what}`) }).toEqual({
      unexplained: [],
      missed: [],
    });
  });
});

/** Whether the place of a change is an object, or a part of one. */
function isWithin(place: string, object: string): boolean {
  return place === object || place.startsWith(`${object}.`) || place.startsWith(`${object}(`);
}
