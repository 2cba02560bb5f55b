import type { ImportExtension } from "../emit/relative-module.js";
import { messageOf } from "../errors.js";
import type { Finding } from "./finding.js";
import { manifestAbove, packageFrom } from "./installed-package.js";
import { readTsconfig, type TsconfigOptions } from "./read-tsconfig.js";
import { compareVersions, parseVersion } from "./version-range.js";

/** The oldest version that generated code is compiled with in our tests. */
const oldest = [5, 7, 0] as const;

const about = "TypeScript";

/**
 * Whether generated code compiles where it is: the version of TypeScript, and the options of `tsconfig.json` that it depends on.
 *
 * @param folder output folder, or where it is going to be
 */
export async function checkTypeScript(folder: string, importExtension: ImportExtension): Promise<Finding[]> {
  const installed = await packageFrom("typescript", folder);
  const findings: Finding[] = installed === undefined ? [] : [checkVersion(installed.version)];
  let options: TsconfigOptions | undefined;
  try {
    options = await readTsconfig(folder);
  } catch (error) {
    const next = "Correct it: what generated code needs of it was not looked at.";
    return [...findings, { about: "tsconfig.json", state: "error", text: messageOf(error), next }];
  }
  if (options === undefined) return findings;
  const isModule = (await manifestAbove(folder))?.type === "module";
  const faults = optionFaults(options, importExtension, isModule);
  if (faults.length > 0) return [...findings, ...faults];
  return [...findings, { about: "tsconfig.json", state: "ok", text: `${options.path} has what generated code needs` }];
}

function checkVersion(version: string): Finding {
  const own = parseVersion(version);
  if (own === undefined || compareVersions(own, oldest) >= 0) return { about, state: "ok", text: version };
  const text = `${version} is older than ${oldest.slice(0, 2).join(".")}, and generated code may not compile`;
  return { about, state: "error", text, next: "Update it: npm install --save-dev typescript@latest." };
}

/** What generated code, or a program that calls it, does not compile with. */
function optionFaults(options: TsconfigOptions, extension: ImportExtension, isModule: boolean): Finding[] {
  const { path, resolution } = options;
  const fault = (state: Finding["state"], text: string, next: string): Finding[] => [
    { about: "tsconfig.json", state, text: `${path}: ${text}`, next },
  ];
  return [
    ...(resolution === "node10"
      ? fault(
          "error",
          "moduleResolution does not know the exports of packages, and vgi-client/codegen-v1 is one",
          'Set "module": "nodenext", or "moduleResolution": "bundler" where a bundler is used.',
        )
      : []),
    ...(extension === "ts" && !options.importsTs
      ? fault(
          "error",
          'importExtension is "ts", and TypeScript refuses such imports',
          'Set "allowImportingTsExtensions": true, or leave importExtension out.',
        )
      : []),
    ...(extension === "none" && resolution === "node16"
      ? fault(
          "error",
          'importExtension is "none", and moduleResolution asks for extensions',
          "Leave importExtension out: js is the default.",
        )
      : []),
    ...(resolution === "node16" && !isModule
      ? fault(
          "warning",
          'package.json does not say "type": "module", so generated code counts as CommonJS',
          'Put "type": "module" into package.json, or into one beside the generated code.',
        )
      : []),
    ...(options.isStrict
      ? []
      : fault("warning", "without strict, types do not say which values may be null", 'Set "strict": true.')),
    ...(options.hasBigInt
      ? []
      : fault("warning", "its target has no literals like 3n, which int64 takes", 'Set "target": "es2022" or newer.')),
    ...(options.hasDisposable
      ? []
      : fault("warning", "it has no types for await using", 'Add "esnext.disposable" to lib, or install @types/node.')),
  ];
}
