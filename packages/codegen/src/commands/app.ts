import {
  buildApplication,
  buildRouteMap,
  proposeCompletions,
  text_en,
  type Application,
  type Command,
} from "@stricli/core";
import { checkCommand } from "./check.js";
import type { CliContext } from "./cli-context.js";
import { completionScriptCommands, wordsCommand } from "./completion.js";
import { diffCommand } from "./diff.js";
import { doctorCommand } from "./doctor.js";
import { generateCommand } from "./generate.js";
import { initCommand } from "./init.js";
import { inspectCommand } from "./inspect.js";
import { packCommand } from "./pack.js";
import { pullCommand } from "./pull.js";
import { watchCommand } from "./watch.js";

/** A command whose line in the overview of all fits a terminal: its flags are in its own help. */
function listed(command: Command<CliContext>): Command<CliContext> {
  return { ...command, formatUsageLine: ({ prefix }) => `${prefix.join(" ")} [flags] [<address>]` };
}

const routes = {
  init: listed(initCommand),
  inspect: listed(inspectCommand),
  pull: listed(pullCommand),
  generate: listed(generateCommand),
  check: listed(checkCommand),
  diff: listed(diffCommand),
  watch: listed(watchCommand),
  doctor: listed(doctorCommand),
  pack: listed(packCommand),
} as const;

/** The command line of vgi-codegen. `onError` reports what a command threw; the text it gives is printed. */
export function buildApp(version: string, onError: (error: unknown) => string): Application<CliContext> {
  const words = wordsCommand(async (given, context) => {
    const proposals = await proposeCompletions(app, given, context);
    return proposals.map(({ completion }) => completion);
  });
  const completion = buildRouteMap<keyof typeof completionScriptCommands | "words", CliContext>({
    routes: { ...completionScriptCommands, words },
    docs: { brief: "Print shell completion for bash, zsh, fish or powershell", hideRoute: { words: true } },
  });
  const root = buildRouteMap<keyof typeof routes | "completion", CliContext>({
    routes: { ...routes, completion },
    docs: {
      brief: "Generates a typed TypeScript SDK from a VGI worker",
      fullDescription:
        "Generates a typed TypeScript SDK from a VGI worker.\n\n" +
        '  vgi-codegen init "stdio:python -m my_worker"\n' +
        '  vgi-codegen inspect "stdio:python -m my_worker"\n' +
        "  vgi-codegen generate https://vgi.example.com --out src/vgi\n\n" +
        "Exit codes: 0 fine, 1 a bug of vgi-codegen, 2 could not run, 3 aborted by you, 4 drift, 5 breaking drift, " +
        "130 interrupted.",
    },
  });
  const app = buildApplication(root, {
    name: "vgi-codegen",
    versionInfo: { currentVersion: version },
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
    documentation: { caseStyle: "convert-camel-to-kebab", disableAnsiColor: true },
    localization: {
      loadText: () => ({ ...text_en, exceptionWhileRunningCommand: onError }),
    },
  });
  return app;
}
