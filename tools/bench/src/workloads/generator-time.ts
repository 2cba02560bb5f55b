import path from "node:path";
import { ensureWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { codegen, writeSyntheticSnapshot } from "../synthetic-sdk.js";
import { temporaryFolder } from "../temporary-folder.js";
import { timeProcess } from "../time-process.js";
import type { Absentee, Contender, Workload } from "../workload.js";

/** `vgi-codegen generate --snapshot`, as a process, with nothing to change on the disk. */
export const generatorTime: Workload = {
  name: "generator-time",
  description: "vgi-codegen generate from a snapshot, process start to end, all files up to date",
  unit: "ms",
  isHigherBetter: false,
  isComparison: false,
  async prepare({ isQuick }) {
    const folder = await temporaryFolder();
    const snapshots = [];
    for (const functions of isQuick ? [300] : [300, 5_000]) {
      snapshots.push({ name: `${functions} functions`, file: await writeSyntheticSnapshot(folder.path, functions) });
    }
    const fixture = isQuick ? { name: fixtureName, reason: "--quick leaves it out" } : await pullFixture(folder.path);
    const contenders = [...snapshots, ...("file" in fixture ? [fixture] : [])].map(({ name, file }): Contender => ({
      name,
      measure: () => timeProcess([codegen, "generate", "--snapshot", file, "--out", `${file}.out`], folder.path),
    }));
    const absent = "reason" in fixture ? [fixture] : [];
    return { contenders, absent, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
  },
};

const fixtureName = "fixture catalog of vgi-python 0.47.0";

/** The richest catalog there is, when there is a Python to ask for it. */
async function pullFixture(folder: string): Promise<{ readonly name: string; readonly file: string } | Absentee> {
  const reason = await requireOrSkip();
  if (reason !== undefined) return { name: fixtureName, reason };
  const { address } = (await ensureWorkers({ versions: ["0.47.0"] })).stdio("0.47.0");
  const file = path.join(folder, "fixture.json");
  await timeProcess([codegen, "pull", address, "--catalog", "example", "--out", file], folder);
  return { name: fixtureName, file };
}
