import { bundleProgram } from "../bundle-program.js";
import { writeSyntheticSdk } from "../synthetic-sdk.js";
import { temporaryFolder } from "../temporary-folder.js";
import type { Contender, Workload } from "../workload.js";

/** What a bundle weighs before anything is loaded on demand. */
export const bundleBytes: Workload = {
  name: "bundle-bytes",
  description:
    "minified bundle of a program, without what is loaded on demand, against one that only imports apache-arrow",
  unit: "bytes",
  isHigherBetter: false,
  isExact: true,
  async prepare() {
    const folder = await temporaryFolder();
    await writeSyntheticSdk(folder.path, 300);
    const contender = (name: string, program: string): Contender => ({
      name,
      measure: async () => (await bundleProgram(program, folder.path)).initialBytes,
    });
    return {
      contenders: [
        contender(
          "one function",
          'import { connect, function12 } from "./sdk-300/synthetic/main.js"; console.log(connect, function12);',
        ),
        contender(
          "apache-arrow: tableFromIPC",
          'import { tableFromIPC } from "apache-arrow"; console.log(tableFromIPC);',
        ),
        contender(
          "the namespace of 300 functions",
          'import { client, connect } from "./sdk-300/synthetic/client.js"; console.log(client, connect);',
        ),
      ],
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  },
};
