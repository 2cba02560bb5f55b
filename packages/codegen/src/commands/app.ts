import { buildApplication, buildCommand, buildRouteMap, text_en, type Application } from "@stricli/core";
import type { CliContext } from "./cli-context.js";
import { addressParameter } from "./flags.js";
import { generate, generateFlags, type GenerateFlags } from "./generate.js";
import { inspect, inspectFlags, type InspectFlags } from "./inspect.js";
import { pull, pullFlags, type PullFlags } from "./pull.js";

type Address = [address?: string];

const generateCommand = buildCommand<GenerateFlags, Address, CliContext>({
  docs: {
    brief: "Generate typed TypeScript from a worker, or from a snapshot",
    fullDescription:
      "Writes an SDK for each catalog into the output folder. Files that don't change are not touched, and files that " +
      "vgi-codegen did not write are never overwritten. Commit the folder, .vgi-codegen/lock.json included: it keeps names stable.",
  },
  parameters: { flags: generateFlags, positional: addressParameter, aliases: { o: "out" } },
  func(flags, address) {
    return generate(this, flags, address);
  },
});

const pullCommand = buildCommand<PullFlags, Address, CliContext>({
  docs: {
    brief: "Write a worker's catalogs to a snapshot file",
    fullDescription: "The snapshot is all that generate needs: commit it, and code is generated without a worker.",
  },
  parameters: { flags: pullFlags, positional: addressParameter, aliases: { o: "out" } },
  func(flags, address) {
    return pull(this, flags, address);
  },
});

const inspectCommand = buildCommand<InspectFlags, Address, CliContext>({
  docs: { brief: "Show what a worker offers: catalogs, schemas, functions, tables" },
  parameters: { flags: inspectFlags, positional: addressParameter },
  func(flags, address) {
    return inspect(this, flags, address);
  },
});

/** The command line of vgi-codegen. `onError` reports what a command threw; the text it gives is printed. */
export function buildApp(version: string, onError: (error: unknown) => string): Application<CliContext> {
  const root = buildRouteMap<"generate" | "pull" | "inspect", CliContext>({
    routes: { generate: generateCommand, pull: pullCommand, inspect: inspectCommand },
    docs: {
      brief: "Generates a typed TypeScript SDK from a VGI worker",
      fullDescription:
        "Generates a typed TypeScript SDK from a VGI worker.\n\n" +
        '  vgi-codegen inspect "stdio:python -m my_worker"\n' +
        "  vgi-codegen generate https://vgi.example.com --out src/vgi\n\n" +
        "Exit codes: 0 fine, 1 a bug of vgi-codegen, 2 could not run, 130 interrupted.",
    },
  });
  return buildApplication(root, {
    name: "vgi-codegen",
    versionInfo: { currentVersion: version },
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
    documentation: { caseStyle: "convert-camel-to-kebab", disableAnsiColor: true },
    localization: {
      loadText: () => ({ ...text_en, exceptionWhileRunningCommand: onError }),
    },
  });
}
