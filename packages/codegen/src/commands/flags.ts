import type { FlagParametersForType, TypedPositionalParameters } from "@stricli/core";
import type { Json } from "vgi-client";
import { CodegenError } from "../errors.js";
import type { CliContext } from "./cli-context.js";

/** Flags that every command has. */
export interface CommonFlags {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Flags of commands that read the configuration. */
export interface ConfigFlags extends CommonFlags {
  readonly config?: string;
}

/** What of a worker, or of its snapshot, is wanted. */
export interface SelectionFlags {
  readonly worker?: readonly string[];
  readonly catalog?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** Flags of commands that talk to a worker. */
export interface WorkerFlags extends ConfigFlags, SelectionFlags {
  readonly header?: readonly string[];
  readonly option?: readonly string[];
  readonly services: boolean;
  readonly service?: readonly string[];
  readonly bind?: readonly string[];
  readonly bindTimeout?: number;
  readonly timeout: number;
}

/** Definition of a flag with a text. */
export interface TextFlag {
  readonly kind: "parsed";
  readonly parse: (text: string) => string;
  readonly optional: true;
  readonly placeholder: string;
  readonly brief: string;
}

/** Definition of a flag that is there or not. */
export interface SwitchFlag {
  readonly kind: "boolean";
  readonly default: false;
  readonly withNegated: false;
  readonly brief: string;
}

/** A flag that takes a text, once. */
export function textFlag(placeholder: string, brief: string): TextFlag {
  return { kind: "parsed", parse: parseText, optional: true, placeholder, brief };
}

/** A flag that takes a text, as often as it is given. */
export function textsFlag(placeholder: string, brief: string): TextFlag & { readonly variadic: true } {
  return { ...textFlag(placeholder, brief), variadic: true };
}

/** A flag that is there or not. */
export function switchFlag(brief: string): SwitchFlag {
  return { kind: "boolean", default: false, withNegated: false, brief };
}

/** Definitions of the common flags. */
export const commonFlags: FlagParametersForType<CommonFlags, CliContext> = {
  json: switchFlag("Print one JSON object on stdout, errors included"),
  quiet: switchFlag("Print results, warnings and errors only"),
  verbose: switchFlag("Show the worker's log, and stack traces of errors"),
};

/** Definitions of the flags for the configuration. */
export const configFlags: FlagParametersForType<ConfigFlags, CliContext> = {
  config: textFlag("FILE", "Configuration file [default: vgi.config.{ts,mts,js,mjs,json} here or above]"),
  ...commonFlags,
};

/** Definition of `--timeout`. */
export const timeoutFlag: {
  readonly kind: "parsed";
  readonly parse: (text: string) => number;
  readonly default: string;
  readonly placeholder: string;
  readonly brief: string;
} = {
  kind: "parsed",
  parse: parseSeconds,
  default: "60",
  placeholder: "SECONDS",
  brief: "How long each call of the worker may take",
};

/** Definitions of the flags for workers. */
export const workerFlags: FlagParametersForType<WorkerFlags, CliContext> = {
  worker: textsFlag("NAME", "Worker of the configuration, where it has several; may be repeated [default: all]"),
  catalog: textsFlag("NAME", "Catalog to read; may be repeated [default: all]"),
  include: textsFlag(
    "GLOB",
    "Only objects that match, as in 'sales.main.function.*' (catalog.schema.kind.name); may be repeated",
  ),
  exclude: textsFlag("GLOB", "Leave out objects that match; may be repeated"),
  services: switchFlag("Read the protocols of vgi-rpc that the server hosts besides VGI, too"),
  service: textsFlag("PROTOCOL", "One of these protocols, or of the framework's; may be repeated"),
  header: textsFlag(
    "NAME=VALUE",
    "Header for a worker over HTTP, as in 'Authorization=Bearer ${env:MY_TOKEN}'; may be repeated",
  ),
  option: textsFlag("KEY=VALUE", "Attach option, as in 'region=south'; may be repeated"),
  bind: textsFlag(
    "FUNCTION=JSON",
    `Bind a function for its row type, as in 'main.sequence={"count":3}'; may be repeated`,
  ),
  bindTimeout: {
    kind: "parsed",
    parse: parseSeconds,
    optional: true,
    placeholder: "SECONDS",
    brief: "How long one bind may take [default: 10]",
  },
  timeout: timeoutFlag,
  ...configFlags,
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

/** Any text but none, which is what a variable gives that is not set. */
function parseText(text: string): string {
  if (text.trim() !== "") return text;
  throw new Error("there is nothing behind it");
}

/** A positive number of seconds. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new Error(`${JSON.stringify(text)} is no number of seconds above 0`);
}

/** `--option key=value` flags as an object; the last of a key wins. */
export function parseOptions(flags: readonly string[] | undefined): Readonly<Record<string, Json>> {
  return parseSettings("--option", flags);
}

/** Flags of the form `key=value` as an object; the last of a key wins. */
export function parseSettings(flag: string, values: readonly string[] = []): Readonly<Record<string, string>> {
  const entries = values.map((value): [string, string] => {
    const equals = value.indexOf("=");
    if (equals > 0) return [value.slice(0, equals), value.slice(equals + 1)];
    throw new CodegenError("CODEGEN_USAGE", {
      what: `${flag} ${value} has no value`,
      next: `Write ${flag} KEY=VALUE.`,
    });
  });
  return Object.fromEntries(entries);
}
