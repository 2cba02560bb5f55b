import path from "node:path";
import { ensureWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { codegen, writeSyntheticSnapshot } from "../synthetic-sdk.js";
import { temporaryFolder } from "../temporary-folder.js";
import { cpuOfProcess, timeProcess } from "../time-process.js";
import type { Absentee, Contender, Workload } from "../workload.js";

/** `vgi-codegen generate --snapshot`, as a process, with nothing to change on the disk. */
export const generatorTime: Workload = generating({
  name: "generator-time",
  description: "vgi-codegen generate from a snapshot, process start to end, all files up to date",
  measure: timeProcess,
});

/** The same by what it costs the processors, which other programs on the machine change less. */
export const generatorCpu: Workload = generating({
  name: "generator-cpu",
  description: "CPU time of vgi-codegen generate from a snapshot, process start to end, all files up to date",
  measure: cpuOfProcess,
});

function generating({
  measure,
  ...named
}: Pick<Workload, "name" | "description"> & { readonly measure: typeof timeProcess }): Workload {
  return {
    ...named,
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
        measure: () => measure([codegen, "generate", "--snapshot", file, "--out", `${file}.out`], folder.path),
      }));
      const absent = "reason" in fixture ? [fixture] : [];
      return { contenders, absent, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
    },
  };
}

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
