import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatSnapshot } from "../read/snapshot-file.js";
import { demoWorker, runCommand } from "../testing/run-command.js";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { filesBelow, temporaryFolder } from "../testing/temporary-folder.js";

interface DoctorResult {
  readonly findings: readonly { readonly about: string; readonly state: string; readonly text: string }[];
  readonly dynamic: readonly { readonly function: string; readonly reason: string; readonly remark?: string }[];
  readonly bind: Readonly<Record<string, readonly object[]>>;
}

test("what it suggests for a worker types the rows when it is put into the configuration", async () => {
  await using folder = await temporaryFolder();
  const config = { address: demoWorker, catalogs: ["demo"], out: "o" };
  await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify(config));
  const { code, stdout } = await runCommand(folder.path, ["doctor", "--json"]);
  expect(code).toBe(0);
  const { findings, dynamic, bind } = JSON.parse(stdout) as DoctorResult;
  expect(findings.find(({ about }) => about === "worker")?.text).toMatch(/answers, protocol .*catalogs demo/);
  expect(bind["main.sequence"]).toEqual([{ count: 3 }]);
  expect(dynamic.find((one) => one.function === "main.count_rows")?.reason).toMatch(/follow from those of its input/);
  expect(dynamic.find((one) => one.function === "main.series")?.remark).toMatch(
    /no example with values for start int64/,
  );
  await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify({ ...config, bind }));
  expect((await runCommand(folder.path, ["generate"])).code).toBe(0);
  expect((await filesBelow(folder.path))["o/demo/main.ts"]).toMatch(/SequenceArgs, SequenceRow/);
  const after = JSON.parse((await runCommand(folder.path, ["doctor", "--json"])).stdout) as DoctorResult;
  expect(after.dynamic.length).toBe(dynamic.length - Object.keys(bind).length);
}, 60_000);

test("a worker that does not answer is an error, and the rest is examined", async () => {
  await using folder = await temporaryFolder();
  const { code, stdout } = await runCommand(folder.path, ["doctor", "http://127.0.0.1:1", "--timeout", "5"]);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^ok +Node: v/m);
  expect(stdout).toMatch(/^error +worker: no connection to/m);
});

test("from a snapshot it suggests what it can't try", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "s.json"), formatSnapshot(gardenSnapshot));
  await writeFile(join(folder.path, "vgi.config.json"), '{"snapshot": "s.json"}');
  const { code, stdout } = await runCommand(folder.path, ["doctor"], { env: {} });
  expect([code, stdout]).toEqual([0, expect.stringMatching(/read from .*s\.json/)]);
});

test("a broken configuration ends it, and none is said", async () => {
  await using folder = await temporaryFolder();
  const without = await runCommand(folder.path, ["doctor"], { env: {} });
  expect([without.code, without.stdout]).toEqual([
    0,
    expect.stringMatching(/warning +worker: no address and no snapshot/),
  ]);
  await writeFile(join(folder.path, "vgi.config.json"), '{"snapshot": 3}');
  const { code, stderr } = await runCommand(folder.path, ["doctor"]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/vgi\.config\.json:1:2 can't be used: snapshot must be string/),
  ]);
});
