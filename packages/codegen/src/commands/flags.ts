import type { Json } from "vgi-client";
import { CodegenError } from "../errors.js";
import type { CliContext } from "./cli-context.js";
import type { FlagParametersForType, TypedPositionalParameters } from "@stricli/core";

/** Flags that every command has. */
export interface CommonFlags {
  readonly config?: string;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** Flags of commands that talk to a worker. */
export interface WorkerFlags extends CommonFlags {
  readonly catalog?: readonly string[];
  readonly option?: readonly string[];
  readonly timeout: number;
}

/** Definitions of the common flags. */
export const commonFlags: FlagParametersForType<CommonFlags, CliContext> = {
  config: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: "FILE",
    brief: "Configuration file [default: vgi.config.{ts,mts,js,mjs,json} here or above]",
  },
  json: { kind: "boolean", default: false, withNegated: false, brief: "Print one JSON object on stdout" },
  verbose: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Show the worker's log, and stack traces of errors",
  },
};

/** Definitions of the flags for workers. */
export const workerFlags: FlagParametersForType<WorkerFlags, CliContext> = {
  ...commonFlags,
  catalog: {
    kind: "parsed",
    parse: String,
    optional: true,
    variadic: true,
    placeholder: "NAME",
    brief: "Catalog to read; may be repeated [default: all]",
  },
  option: {
    kind: "parsed",
    parse: String,
    optional: true,
    variadic: true,
    placeholder: "KEY=VALUE",
    brief: "Attach option; may be repeated",
  },
  timeout: {
    kind: "parsed",
    parse: parseSeconds,
    default: "60",
    placeholder: "SECONDS",
    brief: "How long each call of the worker may take",
  },
};

/** The positional worker address. */
export const addressParameter: TypedPositionalParameters<[address?: string], CliContext> = {
  kind: "tuple",
  parameters: [
    {
      parse: String,
      optional: true,
      placeholder: "address",
      brief:
        "https://…, http://…, unix:PATH, tcp://HOST:PORT, stdio:COMMAND, or a command line [default: configuration, then VGI_ADDRESS]",
    },
  ],
};

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new Error(`${JSON.stringify(text)} is no number of seconds`);
}

/** `--option key=value` flags as an object; the last of a key wins. */
export function parseOptions(flags: readonly string[] | undefined): Readonly<Record<string, Json>> {
  const entries = (flags ?? []).map((flag): [string, string] => {
    const equals = flag.indexOf("=");
    if (equals > 0) return [flag.slice(0, equals), flag.slice(equals + 1)];
    throw new CodegenError("CODEGEN_USAGE", {
      what: `--option ${flag} has no value`,
      next: "Write --option KEY=VALUE.",
    });
  });
  return Object.fromEntries(entries);
}
