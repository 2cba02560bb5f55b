import type { FlagParametersForType } from "@stricli/core";
import { type ProfileName, profileNames } from "../config/types-config.js";
import { targets, type Target } from "../emit/print-javascript.js";
import { importExtensions, type ImportExtension } from "../emit/relative-module.js";
import type { CliContext } from "./cli-context.js";
import { textFlag, textsFlag } from "./flags.js";

/** Flags that decide what generated code is like. */
export interface BuildFlags {
  readonly importExtension?: ImportExtension;
  readonly profile?: ProfileName;
  readonly target?: Target;
  readonly name?: readonly string[];
  readonly plugin?: readonly string[];
  readonly postProcess?: string;
}

/** Their definitions. */
export const buildFlags: FlagParametersForType<BuildFlags, CliContext> = {
  target: {
    kind: "enum",
    values: targets,
    optional: true,
    brief: "TypeScript, or JavaScript with .d.ts [default: ts]",
  },
  importExtension: {
    kind: "enum",
    values: importExtensions,
    optional: true,
    brief: "End of relative imports [default: js]",
  },
  profile: {
    kind: "enum",
    values: profileNames,
    optional: true,
    brief: "What Arrow values are in TypeScript [default: exact]",
  },
  name: textsFlag("PLACE=NAME", "TypeScript name for a wire name, as in main.my_fn=myFunction; may be repeated"),
  plugin: textsFlag("MODULE", "Module that exports a plugin; may be repeated [default: plugins of the configuration]"),
  postProcess: textFlag(
    "COMMAND",
    "Format generated files with this before they are written, as in 'prettier --write'",
  ),
};
