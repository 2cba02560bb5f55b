import { writeFile } from "node:fs/promises";
import path from "node:path";
import { writeSyntheticSdk } from "../synthetic-sdk.js";
import { temporaryFolder } from "../temporary-folder.js";
import { typeCost, typescriptFiles } from "../type-cost.js";
import type { Contender, Workload } from "../workload.js";

/** What an editor and a build wait for. */
export const typeCheck: Workload = {
  name: "type-check",
  description: "type check of a whole generated SDK, against a program that only imports vgi-client/codegen-v1",
  unit: "ms",
  isHigherBetter: false,
  isComparison: false,
  async prepare({ isQuick }) {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder.path, "package.json"), '{"type":"module"}');
    const bare = path.join(folder.path, "bare.ts");
    await writeFile(bare, 'export * from "vgi-client/codegen-v1";');
    const contenders: Contender[] = [];
    for (const functions of isQuick ? [300] : [300, 5_000]) {
      const sdk = await writeSyntheticSdk(folder.path, functions);
      contenders.push(contender(`${functions} functions`, await typescriptFiles(sdk)));
    }
    contenders.splice(1, 0, contender("vgi-client/codegen-v1", [bare]));
    return { contenders, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
  },
};

function contender(name: string, files: readonly string[]): Contender {
  return { name, measure: () => Promise.resolve(typeCost(files).checkTime) };
}
